// Reports speak to everybody, also of the command line's flags, and problems of the service of
// parameters; here they are turned into what this page has for them.
import { panel } from './state'
import { isRole, roleWord, say, w, type Text } from './words'
import type { Question } from './types'

/** Place is where the page has what a flag does: as a thing, and as what to do, in place of "add the flag". */
type Place = { thing: Text; doing: Text }

const box = (zh: string, en: string): Place => ({ thing: { zh: `“${zh}”`, en: `“${en}”` }, doing: { zh: `勾选“${zh}”`, en: `tick “${en}”` } })
const field = (zh: string, en: string): Place => ({ thing: { zh: `“${zh}”`, en: `“${en}”` }, doing: { zh: `填写“${zh}”`, en: `fill in “${en}”` } })
const reading = (zh: string, en: string): Place => ({
  thing: { zh: `“读取方式”中的${zh}`, en: `“${en}” under “How it is read”` }, doing: { zh: `在“读取方式”中填${zh}`, en: `fill in “${en}” under “How it is read”` },
})

const places: Record<string, Place> = {
  crs: reading('坐标系', 'Coordinates'), shift: reading('转换参数', 'Parameters'), feature: reading('要素', 'feature'), layer: reading('图层', 'layer'), 'dxf-layer': reading('图层', 'layer'),
  repair: box('修复自相交的面', 'Repair areas that cross themselves'), outlines: box('闭合线读作面', 'Read closed lines as areas'),
  accuracy: field('点位中误差', 'Accuracy of the points'), until: field('失效日', 'Until'), reason: field('事由', 'Reason'),
  set: { thing: { zh: '“还需回答”', en: '“Still to be answered”' }, doing: { zh: '在“还需回答”中', en: 'answer, under “Still to be answered”' } },
  component: { thing: { zh: '“项目组成”', en: '“Parts of the project”' }, doing: { zh: '在“项目组成”中', en: 'see “Parts of the project”' } },
  'no-attributes': {
    thing: { zh: '取消勾选“采用文件属性作为事实”', en: '“Take facts from the files’ attributes”, without its tick' },
    doing: { zh: '取消勾选“采用文件属性作为事实”', en: 'take the tick from “Take facts from the files’ attributes”' },
  },
}
const declared = field('坐标系（文件未声明时）', 'Reference, where the file declares none') // on the planner's panel

/** elsewhere is what the page does otherwise, or not at all. */
const elsewhere: [RegExp, string][] = [
  [/[（(]--component[^）)]*[）)]/g, ''], // in reports saved by earlier editions
  [/；可信的文件可用 --limit [^。；]*放宽| For a file you trust, --limit [^.]*raises it\./g, ''],
  [/用 --format csv 或 ndjson/g, '请用命令行批量审查'], [/use --format csv or ndjson/g, 'have them judged in a batch by the command line'],
  [/请提交到 \/v1\/batches/g, '请用命令行批量审查'], [/send them to \/v1\/batches/g, 'have them judged in a batch by the command line'],
  [/，加引号(?=）)|, quoted$/g, ''], // in a file of facts
  [/写明 empty=true/g, '勾选“文件没有要素也导入”'], [/say empty=true/g, 'tick “Take a file without features too”'],
  [/redline draft check/g, '“质检 / Checks”'],
]

const value = String.raw`(?: +EPSG:n\b| +[\p{L}\w./]+=[^\s，；;。)）(（,]*| +(?:名称|name):\S*)?`
const flag = new RegExp(String.raw`( *)((?:加上|加|用) *|\b[Aa]dd +|\bthe (?=--))?--(${Object.keys(places).join('|')})\b(?!-)${value}([ =]*)`, 'gu')
const parameter = new RegExp(String.raw`(?<![\w.\-/?&])(${Object.keys(places).join('|')})=(?=\S)`, 'g')
const parameterAlone = new RegExp(`“(${Object.keys(places).join('|')})”`, 'g')
const han = /[\p{Script=Han}“”，。；：（）]/u

/** plain says in a message what to choose on the page, instead of a flag of the command line. A line that only lists a reading
 * (--crs NAME place what) stands below as a button and is left out. */
export function plain(text: string): string {
  const lines = text.split('\n').filter(line => !/^\s*--crs\s/.test(line)).join('\n')
  return elsewhere.reduce((s, [from, to]) => s.replace(from, to), lines)
    .replace(flag, (found: string, before: string, verb: string | undefined, name: string, behind: string, at: number, whole: string) => {
      const [last, next] = [whole.slice(0, at), whole.charAt(at + found.length)]
      if (/([（(]如|、|such as| or)$/.test(last) && behind) return before // one more value of a flag that was named
      const place = name === 'crs' && panel.value === 'planning' ? declared : places[name]!
      const said = say(verb && !verb.startsWith('the') ? place.doing : place.thing)
      const colon = verb && /[A-Z\d]$/.test(next) && !han.test(said.slice(0, 4)) ? ':' : ''
      const gap = behind && !(han.test(next) && han.test(said.at(-1)!)) ? ' ' : ''
      return `${han.test(last.at(-1) ?? ' ') && han.test(said) ? '' : before}${said}${colon}${gap}`
    })
}

/** inWords says a problem of the service, which names parameters (crs=EPSG:4544, repair=true, “layer”), in terms of this page. */
export const inWords = (problem: string) => plain(problem
  .replaceAll('attributes=false', '--no-attributes').replaceAll('“name”', '--component')
  .replace(/(?<![\w.\-/?&])(repair|outlines)=true\b/g, '--$1').replace(parameter, '--$1 ').replace(parameterAlone, '--$1'))

/** asked is what a question asks for; a component by its role. */
export const asked = (q: Question) => isRole(q.fact) ? `${w('missingPart')}${roleWord(q.fact)}` : plain(say(q.title))
