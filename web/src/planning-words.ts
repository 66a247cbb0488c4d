// The words of keys and of planning, in both languages.
import { language, say, type Text } from './words'

const words = {
  key: ['输入密钥', 'Enter a key'],
  keyTitle: ['密钥', 'Key'],
  keyField: ['密钥（rl_…）', 'Key (rl_…)'],
  keyUse: ['使用', 'Use it'],
  keyForget: ['忘记密钥', 'Forget the key'],
  keyKept: ['密钥只留在本标签页，关闭即忘；由管理员发给（redline keys create）。', 'The key stays in this tab and is forgotten when it closes. The administrator issues it (redline keys create).'],
  noKey: ['当前没有密钥：可看公开内容、可审查。', 'Without a key you see what is public, and may screen.'],
  youAre: ['当前身份', 'You are'],
  seesInternal: ['可看内部图层', 'sees internal layers'],
  needsPlanner: ['规划工作需要规划员（planner）的密钥。', 'Keeping the layers needs the key of a planner.'],
  notOffered: ['本服务没有开通规划：请用命令行，或请管理员以 --planner-database 启动服务。', 'This service does not offer planning: use the command line, or ask the administrator to start it with --planner-database.'],
  onTheirWay: ['在途版本', 'On their way'],
  nothingOnTheWay: ['没有在途版本。在下面导入部门交来的数据。', 'Nothing is on its way. Import a department’s file below.'],
  refresh: ['刷新', 'Refresh'],
  layer: ['图层', 'Layer'],
  history: ['该图层的版本', 'The layer’s versions'],
  upload: ['导入数据为草稿', 'Import a file as a draft'],
  files: ['数据文件（zip、gpkg、geojson，或 shp 连同 dbf、prj）', 'File (zip, gpkg, geojson, or shp with dbf and prj)'],
  from: ['生效日', 'In force from'],
  until: ['失效日（不含；长期有效不填）', 'Until (not included; empty where it holds on)'],
  accuracy: ['点位中误差（米）', 'Accuracy of its lines (m)'],
  document: ['依据文件编号', 'Document it rests on (id)'],
  covers: ['数据覆盖全区', 'The whole district was looked at'],
  profile: ['字段方案', 'Profile of fields'],
  automatic: ['按字段自动选', 'by its fields'],
  reference: ['坐标系（文件未声明时）', 'Reference, where the file declares none'],
  note: ['事由（可不填）', 'Reason (may be empty)'],
  import: ['导入', 'Import'],
  working: ['正在处理…', 'Working…'],
  draftMade: ['已建立草稿', 'A draft was made'],
  zones: ['个图斑', 'zones'],
  rejected: ['未入库', 'Rejected'],
  rejectedWhy: ['未入库要素及理由', 'Rejected features and why'],
  notes: ['请注意', 'Look at'],
  version: ['版本', 'Version'],
  checks: ['质检', 'Checks'],
  runChecks: ['质检', 'Run the checks'],
  noFindings: ['质检没有发现问题。', 'The checks found nothing.'],
  errors: ['处错误', 'errors'],
  warnings: ['条警告', 'warnings'],
  error: ['错误', 'Error'],
  warning: ['警告', 'Warning'],
  show: ['在地图上看', 'Show on the map'],
  compare: ['比较', 'Compare'],
  compareWith: ['与版本比较', 'Compare with version'],
  swipe: ['左右对比', 'Swipe'],
  swipeEnd: ['结束对比', 'End the swipe'],
  divider: ['对比分隔线，用左右方向键移动', 'Divider; the arrow keys move it'],
  balance: ['面积平衡', 'Balance of areas'],
  before: ['比较前', 'Before'],
  after: ['比较后', 'After'],
  gained: ['新覆盖', 'Newly covered'],
  lost: ['不再覆盖', 'No longer covered'],
  net: ['净变化', 'Net'],
  unchanged: ['个图斑不变', 'zones unchanged'],
  noChange: ['两个版本的图斑没有差别。', 'The zones of the two versions do not differ.'],
  submit: ['提交', 'Submit'],
  approve: ['批准', 'Approve'],
  publish: ['发布', 'Publish'],
  return: ['退回', 'Give back'],
  discard: ['删除草稿', 'Discard the draft'],
  withdraw: ['撤回', 'Withdraw'],
  cancel: ['取消', 'Cancel'],
  reason: ['事由，与记录一同保存', 'Reason, kept with the record'],
  reasonWarnings: ['放行警告的理由（有警告时必填）', 'Why the warnings may pass (needed where there are any)'],
  willSubmit: ['先再质检一次；没有错误即提交。提交后内容不再改变，由另一位规划员批准。', 'The checks run once more; without errors it is submitted. From then on it does not change, and another planner approves it.'],
  willApprove: ['批准后可以发布。批准人不能是编制人、提交人。', 'It can then be published. Who made or submitted it cannot approve it.'],
  willPublish: ['发布后审查按此版本。同期生效的前一版本在此版本生效前一日截止；此前的报告仍可复算。发布不能撤销，只能撤回或由新版本接替。', 'Screenings go by it from then on. The version in force before ends the day before this one begins; earlier reports can still be computed again. A publication is not undone, only withdrawn or superseded.'],
  willReturn: ['退回编制人改正；理由对编制人可见。', 'It goes back to its author, who sees the reason.'],
  willDiscard: ['草稿及其图斑删除，不能恢复；日志保留这件事。', 'The draft and its zones are deleted for good; the log keeps that it was there.'],
  willWithdraw: ['该版本不再有效，没有别的版本补上：图层可能从此没有有效版本，审查会说明。以前的报告仍可复算。', 'The version holds no longer, and none takes its place: the layer may have no version in force, and screenings will say so. Earlier reports can still be computed again.'],
  inForceNow: ['现行版本', 'In force now'],
  hitsFrom: ['生效', 'in force from'],
  ownWork: ['这是您自己编制或提交的，须由他人批准。', 'You made or submitted it: another planner must approve it.'],
  published: ['已发布，目录序号', 'Published, catalogue'],
  withdrawnAs: ['已撤回，目录序号', 'Withdrawn, catalogue'],
  closed: ['停用', 'Closed'],
  gapFrom: ['注意：自此日起该图层没有有效版本', 'Note: from this day the layer has no version in force'],
  done: ['已完成', 'Done'],
  madeBy: ['编制', 'made by'],
  submittedBy: ['提交', 'submitted by'],
  approvedBy: ['批准', 'approved by'],
  publishedBy: ['发布', 'published by'],
  closingCopy: ['由后一版本截止的副本', 'a copy with an end, made by a later version'],
} as const satisfies Record<string, readonly [string, string]>

export type PlanningWord = keyof typeof words

/** t returns a word of planning. */
export const t = (word: PlanningWord): string => words[word][language.value === 'en' ? 1 : 0]

const states: Record<string, Text> = {
  draft: { zh: '草稿', en: 'draft' }, submitted: { zh: '已提交', en: 'submitted' }, approved: { zh: '已批准', en: 'approved' },
  published: { zh: '已发布', en: 'published' }, withdrawn: { zh: '已撤回', en: 'withdrawn' }, replaced: { zh: '已被接替', en: 'replaced' },
}
export const stateWord = (s: string) => say(states[s] ?? { zh: s, en: s })

const changes: Record<string, Text> = {
  added: { zh: '新增', en: 'added' }, removed: { zh: '删除', en: 'removed' }, changed: { zh: '变更', en: 'changed' }, renumbered: { zh: '改号', en: 'renumbered' },
}
export const changeWord = (c: string) => say(changes[c] ?? { zh: c, en: c })

const roles: Record<string, Text> = {
  none: { zh: '无', en: 'none' }, viewer: { zh: '浏览', en: 'viewer' }, reviewer: { zh: '审查员', en: 'reviewer' }, planner: { zh: '规划员', en: 'planner' }, admin: { zh: '管理员', en: 'administrator' },
}
export const roleWord = (r: string) => say(roles[r] ?? { zh: r, en: r })
