// Every text of the page in both languages. Chinese is the default.
import { signal } from '@preact/signals'

export type Language = 'zh' | 'en'
export type Text = { zh: string; en: string }

const remembered = localStorage.getItem('redline.lang')
export const language = signal<Language>(remembered === 'en' || (!remembered && new URLSearchParams(location.search).get('lang') === 'en') ? 'en' : 'zh')

export function speak(l: Language) {
  language.value = l
  localStorage.setItem('redline.lang', l)
  document.documentElement.lang = l === 'en' ? 'en' : 'zh-CN'
}

/** say returns a text in the chosen language; a missing one in the other. */
export function say(t: Text | undefined): string {
  if (!t) return ''
  return (language.value === 'en' ? t.en || t.zh : t.zh || t.en) ?? ''
}

const words = {
  title: ['红线——空间管控审查', 'redline: spatial screening'],
  illustrative: ['示意数据，不得用于决策', 'Illustrative data, not for decisions'],
  withholds: ['另有不公开图层未列示，请向主管部门核实', 'Other layers exist that are not shown: ask the authority'],
  omitted: ['重叠的图形点数过多，未给出；面积不受影响', 'The outline of the overlap has too many vertices and is left out; the area is whole'],
  layers: ['图层', 'Layers'],
  screening: ['审查', 'Screening'],
  here: ['查询', 'Here'],
  planning: ['规划', 'Planning'],
  calendar: ['日历', 'Calendar'],
  dayPlaceholder: ['年-月-日', 'yyyy-mm-dd'],
  dayForm: ['写成 2026-03-01 这样的日期', 'Write a day like 2026-03-01'],
  asOf: ['判定日', 'As of'],
  today: ['今天', 'Today'],
  theme: ['深色', 'Dark'],
  light: ['浅色', 'Light'],
  search: ['按名称或编号查找', 'Find by name or code'],
  found: ['个结果', 'found'],
  nothingFound: ['没有找到', 'Nothing found'],
  opacity: ['不透明度', 'Opacity'],
  showAll: ['全部显示', 'Show all'],
  showUsual: ['常用图层', 'Usual layers'],
  drawn: ['已画出图层', 'Layers drawn:'],
  restOff: ['；其余未勾选，未画在图上，但审查和查询仍包括它们', '; the others are off and not on the map, yet screening and Here take them in'],
  metOff: ['认定涉及的图层中有 {n} 个未画在图上。', '{n} of the layers that findings name are not on the map.'],
  drawThem: ['画出', 'Draw them'],
  hideAll: ['全部隐藏', 'Hide all'],
  version: ['版本', 'Version'],
  versions: ['历次版本', 'Versions'],
  from: ['起', 'from'],
  noData: ['没有数据', 'No data'],
  outdated: ['已过期', 'Outdated'],
  
  clickHint: ['在地图上点一处，查看该处适用的管控和最近的管控区。', 'Click the map to see what applies there and what is nearest.'],
  applies: ['此处的管控区', 'Zones here'],
  nearest: ['最近的管控区', 'Nearest'],
  rulesHere: ['此处适用或可能适用的规则', 'Rules that apply here, or may'],
  none: ['无', 'None'],
  unassessedHere: ['未能查明', 'Not known here'],
  copy: ['复制', 'Copy'],
  copied: ['已复制', 'Copied'],
  goTo: ['前往坐标', 'Go to coordinates'],
  goToHint: ['如 104.51, 31.31 或 104°30′36″ 31°18′36″ 或 457100 3467750', 'Such as 104.51, 31.31 or 104°30′36″ 31°18′36″ or 457100 3467750'],
  badCoordinates: ['看不懂这个坐标', 'These are no coordinates'],
  measure: ['量测', 'Measure'],
  draw: ['画范围', 'Draw'],
  drawHint: ['在地图上逐点点击，双击或回车结束；Esc 取消，Ctrl+Z 撤销。', 'Click point by point; double-click or Enter ends, Esc cancels, Ctrl+Z takes back.'],
  edit: ['拖动顶点修改，结论随之更新。', 'Drag a vertex; the verdict follows.'],
  clear: ['清除', 'Clear'],
  undo: ['撤销', 'Undo'],
  redo: ['重做', 'Redo'],
  drop: ['把项目范围文件拖到这里，或点击选择', 'Drop the footprint’s file here, or click to choose'],
  dropFormats: ['GeoJSON、shapefile（zip 或同时选 shp/dbf/prj）、GeoPackage、KML/KMZ、DXF、报批坐标 TXT、CSV、XLSX、WKT', 'GeoJSON, shapefile (zip, or shp with dbf and prj), GeoPackage, KML/KMZ, DXF, coordinate TXT, CSV, XLSX, WKT'],
  busy: ['正在读取和评估…', 'Reading and judging…'],
  choose: ['坐标有多种读法，请选定一个', 'The coordinates can be read in several ways: choose one'],
  use: ['采用', 'Use'],
  choices: ['可以这样读', 'It can be read so'],
  feature: ['要素', 'feature'],
  layerOf: ['图层', 'layer'],
  shift: ['转换参数', 'Parameters'],
  accuracyOf: ['点位中误差（米）', 'Accuracy of the points (m)'],
  repair: ['修复图形', 'repair'],
  reshape: ['修改范围', 'Reshape'],
  verdict: ['结论', 'Verdict'],
  incomplete: ['评估不完整', 'Incomplete'],
  atMost: ['最重可能', 'Could become'],
  findings: ['发现的限制', 'Findings'],
  pending: ['待查清', 'Pending'],
  unassessed: ['未能评估的图层', 'Layers not assessed'],
  questions: ['还需回答', 'Still to be answered'],
  officeQuestions: ['须函询主管部门', 'Ask the offices'],
  moreQuestions: ['显示全部问题', 'Show all questions'],
  decides: ['关系到', 'decides'],
  rules: ['条规则', 'rules'],
  answer: ['填写', 'Answer'],
  yes: ['是', 'Yes'],
  no: ['否', 'No'],
  unknown: ['未知', 'Unknown'],
  facts: ['已知事实', 'Known facts'],
  newParts: ['新增组成部分只列命中的规则。', 'Of an added component only the rules that hit are listed.'],
  noLayers: ['这一天没有任何图层生效：换一个判定日，或点“今天”。', 'No layer was in force on this day: choose another day, or “Today”.'],
  flips: ['与上一次相比', 'Compared with before'],
  noFlip: ['没有规则的结果因此改变', 'No rule turned'],
  clearLayers: ['未触及的图层', 'Clear layers'],
  basis: ['依据', 'Basis'],
  unverified: ['条文未经核对', 'clause not verified'],
  lapsed: ['依据届满', 'lapsed'],
  action: ['处置', 'Do'],
  decider: ['由谁决定', 'Decided by'],
  download: ['下载', 'Download'],
  report: ['报告', 'report'],
  save: ['保存', 'Save'],
  saved: ['已保存', 'Saved'],
  area: ['面积', 'Area'],
  length: ['长度', 'Length'],
  parts: ['项目组成', 'Parts of the project'],
  role: ['用途', 'Role'],
  remove: ['移除', 'Remove'],
  addPart: ['增加', 'Add'],
  chooseFile: ['选择文件', 'Choose file'],
  readingAs: ['读取方式', 'How it is read'],
  asDeclared: ['按文件声明', 'as declared'],
  all: ['全部', 'all'],
  repairAreas: ['修复自相交的面', 'Repair areas that cross themselves'],
  outlines: ['闭合线读作面', 'Read closed lines as areas'],
  attributes: ['采用文件属性作为事实', 'Take facts from the files’ attributes'],
  concerns: ['适用于', 'Concerns'],
  wholeProject: ['整个项目', 'the whole project'],
  whatIf: ['换一个值，看哪些规则改变。', 'Change one and see which rules turn.'],
  whatIfOf: ['若改为', 'What if:'],
  add: ['加入', 'Add'],
  industryHint: ['代码或名称，如 2651、树脂、水泥', 'Code or name: 2651, C26, 树脂, cement'],
  industryNote: ['GB/T 4754-2017 全部行业可查（表取自公开副本，未与印刷标准核对，不含第1号修改单）；表中没有的四位代码也可填，请核对。', 'The whole of GB/T 4754-2017 can be searched; its names are Chinese. The table was compared between public copies, not with the printed standard, and lacks amendment No. 1. Four digits that it lacks are taken too: check them.'],
  noIndustry: ['没有找到。换一个字，或用代码的前两三位。', 'Nothing found. Try another word, or the first two or three digits of a code.'],
  moreIndustries: ['还有 {n} 个，请写得更具体。', 'And {n} more: be more specific.'],
  notListed: ['不在 GB/T 4754-2017 小类表中，请核对', 'not among the classes of GB/T 4754-2017: check it'],
  ruleGroups: ['规则涉及的类别', 'Groups that the rules name'],
  noSet: ['规则未单列此代码', 'no rule singles this code out'],
  anyDigits: ['以这些数字开头的任何代码', 'any code that begins so'],
  historyNote: ['只存在本浏览器中。', 'Kept in this browser only.'],
  noHistory: ['本浏览器还没有其他审查', 'This browser has no other screening yet'],
  delete: ['删除', 'Delete'],
  deleteAll: ['全部删除', 'Delete all'],
  compare: ['与另一个范围对比', 'Compare with another footprint'],
  compareHint: ['把当前项目留作对比，再画或拖入另一个范围；或从最近的审查中选一个。', 'Set the project in hand aside, then draw or drop another footprint; or choose one of the recent screenings.'],
  setAside: ['留作对比', 'Set aside to compare'],
  asideNow: ['已留作对比。再画或拖入另一个范围。', 'Set aside. Now draw or drop another footprint.'],
  endCompare: ['结束对比', 'End the comparison'],
  differences: ['不同', 'Different'],
  common: ['相同', 'The same'],
  rule: ['规则', 'Rule'],
  saveHere: ['保存到服务器', 'Save on the server'],
  saveNeedsKey: ['保存需要审查员密钥。', 'Saving needs a reviewer’s key.'],
  savedNote: ['这是保存时的报告。要修改，请重新提交文件。', 'This is the report as it was saved. To change it, bring the files again.'],
  shareLink: ['分享链接', 'Link to share'],
  projectTitle: ['项目名称', 'Project'],
  needsKey: ['需要密钥。', 'A key is needed.'],
  missingPart: ['补充组成部分：', 'Add a component: '],
  toParts: ['去“项目组成”', 'To the parts'],
  showLines: ['在地图上画出距离线', 'Draw the distances on the map'],
  hideLines: ['收起距离线', 'Hide the distances'],
  layout: ['打印版式', 'Print layout'],
  paper: ['纸张', 'Paper'],
  portrait: ['纵向', 'portrait'],
  landscape: ['横向', 'landscape'],
  greyPrint: ['黑白', 'black and white'],
  legendCut: ['图例未列全：换大一号的纸，或隐藏一些图层', 'The legend is not whole: take larger paper, or hide some layers'],
  mapTitle: ['图名', 'Title'],
  legend: ['图例', 'Legend'],
  north: ['北', 'N'],
  printedOn: ['打印于', 'printed'],
  done: ['完成', 'Done'],
  close: ['关闭', 'Close'],
  footprint: ['项目范围', 'Footprint'],
  overlapMark: ['命中部分', 'Overlap'],
  dayOf: ['判定日', 'As of'],
  catalogueNo: ['目录序号', 'Catalogue'],
  projection: ['底图投影：Web 墨卡托；坐标系 CGCS2000', 'Drawn in Web Mercator; coordinates CGCS2000'],
  baseMap: ['底图', 'Base map'],
  share: ['占比', 'Share'],
  distance: ['距离', 'Distance'],
  crs: ['坐标系', 'Coordinates'],
  warnings: ['请注意', 'Look at'],
  repairs: ['已整理', 'Put right'],
  lineNo: ['第 {n} 行', 'line {n}'],
  error: ['出错了', 'Something went wrong'],

  noServer: ['连不上服务，请检查网络后再试。', 'The service does not answer; check the network and try again.'],
  zoomTo: ['缩放到', 'Zoom to'],
  panel: ['面板', 'Panel'],
  print: ['打印', 'Print'],
  certain: ['确定', 'certain'],
  possible: ['可能', 'possible'],
  mu: ['亩', 'mu'],
  history: ['最近的审查', 'Recent screenings'],
  disclaimer: ['本结果供内部审查参考，不替代行政许可。', 'For internal review; it does not replace an administrative permit.'],
  map: ['管控地图', 'Map of controls'],
  language: ['English', '中文'],
} as const satisfies Record<string, readonly [string, string]>

export type Word = keyof typeof words

/** w returns a word of the page. */
export function w(key: Word): string {
  return words[key][language.value === 'en' ? 1 : 0]
}

/** colon and inBrackets set a text as its language writes them. */
export const colon = () => language.value === 'en' ? ': ' : '：'
export const inBrackets = (text: string) => language.value === 'en' ? ` (${text})` : `（${text}）`

const effects: Record<string, Text> = {
  prohibited: { zh: '禁止', en: 'Prohibited' },
  review: { zh: '需论证', en: 'Needs review' },
  restricted: { zh: '限制', en: 'Restricted' },
  notice: { zh: '关注', en: 'Notice' },
  clear: { zh: '未发现限制', en: 'No restriction found' },
}

const bans: Record<string, Text> = { // a plan does not prohibit as a law does
  law: { zh: '法律禁止', en: 'Prohibited by law' }, regulation: { zh: '法规禁止', en: 'Prohibited by regulation' }, 'local-regulation': { zh: '地方性法规禁止', en: 'Prohibited by local regulation' },
  'ministry-rule': { zh: '规章禁止', en: 'Prohibited by ministry rule' }, normative: { zh: '不符合规范性文件要求', en: 'Does not conform to an administrative document' },
  plan: { zh: '不符合规划要求', en: 'Does not conform to the plan' }, standard: { zh: '不符合标准要求', en: 'Does not meet the standard' },
}

/** effectWord words an effect; a prohibition by the authority it rests on. */
export const effectWord = (e: string, authority = '') => say((e === 'prohibited' && bans[authority]) || (effects[e] ?? { zh: e, en: e }))

const authorities: Record<string, Text> = {
  law: { zh: '法律', en: 'law' }, regulation: { zh: '行政法规', en: 'regulation' }, 'local-regulation': { zh: '地方性法规', en: 'local regulation' }, 'ministry-rule': { zh: '规章', en: 'ministry rule' },
  normative: { zh: '规范性文件', en: 'administrative document' }, plan: { zh: '规划', en: 'plan' }, standard: { zh: '标准', en: 'standard' },
}

export const authorityWord = (a: string) => say(authorities[a] ?? { zh: a, en: a })

const roles: Record<string, Text> = {
  site: { zh: '场址', en: 'site' }, outfall: { zh: '排放口', en: 'outfall' }, road: { zh: '道路', en: 'road' }, spoil: { zh: '弃渣场', en: 'spoil ground' }, temporary: { zh: '临时用地', en: 'temporary land' },
}

export const isRole = (r: string) => r in roles

export const roleWord = (r: string) => say(roles[r] ?? { zh: r, en: r })

const statuses: Record<string, Text> = {
  hit: { zh: '触及', en: 'hit' }, touch: { zh: '边界相邻', en: 'touch' }, clear: { zh: '未触及', en: 'clear' }, partial: { zh: '覆盖不全', en: 'partly covered' },
  'no-data': { zh: '没有数据', en: 'no data' }, outdated: { zh: '已过期', en: 'outdated' }, failed: { zh: '失败', en: 'failed' }, withheld: { zh: '不公开', en: 'withheld' },
}

export const statusWord = (s: string) => say(statuses[s] ?? { zh: s, en: s })

const outcomes: Record<string, Text> = {
  hit: { zh: '命中', en: 'hit' }, touch: { zh: '相邻', en: 'touch' }, 'not-near': { zh: '不在附近', en: 'not near' }, 'not-met': { zh: '条件不符', en: 'not met' },
  pending: { zh: '待查清', en: 'pending' }, unassessed: { zh: '未评估', en: 'unassessed' }, 'not-in-force': { zh: '未施行', en: 'not in force' }, failed: { zh: '失败', en: 'failed' },
}

export const outcomeWord = (o: string) => say(outcomes[o] ?? { zh: o, en: o })

/** metres writes a distance for a person. */
export function metres(m: number): string {
  if (m >= 10000) return `${(m / 1000).toFixed(1)} km`
  return `${m >= 100 ? m.toFixed(0) : m.toFixed(1)} m`
}

/** area writes an area in m² and 亩. */
export function area(m2: number): string {
  return `${Math.round(m2 * 100) / 100 >= 1000 ? Math.round(m2).toLocaleString('en-US').replaceAll(',', ' ') : m2.toFixed(2)} m² (${(m2 * 3 / 2000).toFixed(2)} ${w('mu')})`
}

export const percent = (share: number) => `${(share * 100).toFixed(share < 0.001 ? 3 : 1)} %`
