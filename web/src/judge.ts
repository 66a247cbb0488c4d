// Having a project judged: by file, by drawing, and again when a fact changes.
import { batch } from '@preact/signals'
import { keep, layAside, type Entry } from './keep'
import { before, beside, busy, candidates, choices, inHand, lines, live, on, panel, problem, report, saved, steady, submission } from './state'
import { partsOf, Problem, service, stemOf, type Part, type Submission } from './service'
import { zoomTo } from './map'
import { say } from './words'
import type { Report, Role } from './types'

let running: AbortController | null = null

/** How a submission is judged: whether the map goes there, whether what flips is shown, and whether a vertex is being dragged. */
type How = { zoom?: boolean; compare?: boolean; live?: boolean }

/** judge sends a submission; only the newest counts. */
export async function judge(s: Submission, how: How = {}): Promise<void> {
  running?.abort()
  const mine = running = new AbortController()
  batch(() => {
    submission.value = s
    live.value = how.live ?? false
    saved.value = lines.value = null
    if (!how.live) busy.value = true
  })
  try {
    const r = await service.report(s, { signal: mine.signal, geometry: !how.live })
    if (how.live) await idle()
    if (running !== mine) return
    show(r, how)
    if (!how.live) void keep(entryOf(s, r))
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') return
    if (!(e instanceof Problem)) throw e
    if (how.live && e.body.status === 429) return void await pause(e.retryAfter * 1000, mine.signal) // the verdict follows a little later
    await refuse(s, e, mine)
  } finally {
    if (running === mine) {
      busy.value = false
      running = null
    }
  }
}

function show(r: Report, how: How) {
  batch(() => {
    before.value = how.compare ? report.value : null
    report.value = r
    if (!how.live) steady.value = r
    problem.value = candidates.value = null
    if (choices.value.length) choices.value = []
  })
  if (how.zoom) zoomTo(...[...r.components, ...beside.value?.components ?? []].map(c => c.footprint.geometry))
}

/** refuse shows why a submission was not judged, and the readings that would do. */
async function refuse(s: Submission, e: Problem, mine: AbortController) {
  batch(() => {
    problem.value = e.body
    candidates.value = e.body.candidates ?? null
    report.value = steady.value = before.value = null
    choices.value = []
  })
  if (e.body.candidates) zoomTo(...e.body.candidates.map(c => ({ type: 'Point', coordinates: c.at }) as const))
  if (e.body.status !== 422) return
  const part = faulty(s)
  const beside = s.files.filter(f => stemOf(f.name) === stemOf(part.file))
  const found = await service.choices({ ...s, files: beside, parts: [part] }, mine.signal).catch(() => [])
  if (running === mine) choices.value = found.filter(c => !c.each)
}

/** faulty is the part that a refusal is about. */
const faulty = (s: Submission): Part => s.parts.find(p => p.file === problem.value?.file) ?? s.parts[0]!

const idle = () => new Promise<void>(go => requestIdleCallback(() => go(), { timeout: 200 }))

const pause = (ms: number, signal: AbortSignal) => new Promise<void>(go => { const t = setTimeout(go, ms); signal.addEventListener('abort', () => { clearTimeout(t); go() }) })

/** entryOf is the case in hand as it is kept in this browser. */
function entryOf(s: Submission, r: Report): Entry {
  inHand.value ||= Date.now()
  return { id: inHand.value, at: Date.now(), name: nameOf(r), verdict: r.verdict, complete: r.complete, submission: s }
}

/** nameOf is what a project is called in lists. */
export const nameOf = (r: Report) => r.components.slice(0, 3).map(c => c.name).join('、') + (r.components.length > 3 ? '…' : '')

/** asFiles are files under names without a backslash: sent in a form, it would part a folder from a file. */
const asFiles = (files: File[]) => files.map(f => f.name.includes('\\') ? new File([f], f.name.replaceAll('\\', '＼'), { type: f.type }) : f)

/** judgeFiles judges what was dropped, as a project of its own. */
export function judgeFiles(dropped: File[]) {
  if (!dropped.length) return
  const files = asFiles(dropped)
  forget()
  panel.value = 'screening'
  void judge({ files, parts: partsOf(files, 'site'), on: on.value, facts: {} }, { zoom: true })
}

/** addFiles makes what was chosen further parts of the project in hand. */
export function addFiles(files: File[], role: Role) {
  const s = submission.value
  if (!s || !files.length) return
  const taken = new Set(s.files.map(f => stemOf(f.name)))
  const renamed = asFiles(files).map(f => {
    let name = f.name
    for (let n = 2; taken.has(stemOf(name)); n++) name = f.name.replace(/(\.[^.]*)?$/, ` (${n})$1`)
    return name === f.name ? f : new File([f], name)
  })
  void judge({ ...s, files: [...s.files, ...renamed], parts: [...s.parts, ...partsOf(renamed, role)] }, { zoom: true, compare: true })
}

/** changePart has a part read otherwise, or play another role; with null it is taken out. */
export function changePart(file: string, change: Partial<Part> | null) {
  const s = submission.value
  if (!s) return
  if (change) return void judge({ ...s, parts: s.parts.map(p => p.file === file ? { ...p, ...change } : p) }, { compare: true })
  const parts = s.parts.filter(p => p.file !== file)
  if (!parts.length) return forget()
  void judge({ ...s, parts, files: s.files.filter(f => stemOf(f.name) !== stemOf(file)) }, { compare: true })
}

/** Hand is the part that is being drawn: its file, what it takes the place of, and its role. */
export type Hand = { file: string; replaces?: string; role: Role }

let waiting: { polygon: GeoJSON.Polygon; hand: Hand; live: boolean } | null = null
let sending = false

/** judgeDrawn judges a drawing with the rest of the project; while one is on its way, only the last drawn waits. While it is
 * live (a vertex is being dragged) the overlaps are left out: the verdict is what counts. */
export async function judgeDrawn(polygon: GeoJSON.Polygon | null, hand: Hand, live = false) {
  if (!polygon || polygon.coordinates[0]!.length < 4) return
  waiting = { polygon, hand, live }
  if (sending) return
  sending = true
  while (waiting) {
    const now: NonNullable<typeof waiting> = waiting
    waiting = null
    await judge(withDrawing(submission.value ?? { files: [], parts: [], on: on.value, facts: {} }, now.polygon, now.hand), { live: now.live })
  }
  sending = false
}

/** withDrawing is the project with a drawing in it. */
function withDrawing(s: Submission, geometry: GeoJSON.Polygon, hand: Hand): Submission {
  const old = s.parts.find(p => p.file === hand.file || p.file === hand.replaces)
  const name = `${say({ zh: '绘制范围', en: 'Drawn' })}${/\d+/.exec(hand.file)?.[0] ?? ''}`
  const file = new File([JSON.stringify({ type: 'Feature', properties: { name }, geometry })], hand.file)
  const part: Part = { file: hand.file, role: old?.role ?? hand.role }
  return {
    ...s, files: [...s.files.filter(f => !old || stemOf(f.name) !== stemOf(old.file)), file],
    parts: old ? s.parts.map(p => p === old ? part : p) : [...s.parts, part],
  }
}

/** isDrawing reports whether a file was drawn on the page. */
export const isDrawing = (file: string) => /^drawing(-\d+)?\.geojson$/.test(file)

/** nextDrawing is a name for a drawing that no part has. */
export function nextDrawing(): string {
  const taken = submission.value?.parts.map(p => p.file) ?? []
  for (let n = 1; ; n++) {
    const name = n === 1 ? 'drawing.geojson' : `drawing-${n}.geojson`
    if (!taken.includes(name)) return name
  }
}

/** answer sets a fact of the project, or of one component, or with undefined forgets it, and judges again. */
export function answer(fact: string, value: unknown, component = '') {
  const s = submission.value
  if (!s) return
  const facts = structuredClone(s.facts)
  const all = (facts.components ?? {}) as Record<string, Record<string, unknown>>
  const of = component ? all[component] ??= {} : facts
  if (value === undefined) delete of[fact]
  else of[fact] = value
  if (component) {
    if (!Object.keys(of).length) delete all[component]
    facts.components = all
    if (!Object.keys(all).length) delete facts.components
  }
  void judge({ ...s, facts }, { compare: true })
}

/** choose answers how a file is to be read. */
export function choose(c: { crs?: string; feature?: string; repair?: boolean }) {
  const s = submission.value
  if (!s) return
  const part = faulty(s)
  void judge({ ...s, parts: s.parts.map(p => p === part ? { ...p, ...(c.crs && { crs: c.crs }), ...(c.feature && { feature: c.feature }), ...(c.repair && { repair: true }) } : p) }, { zoom: true })
}

/** takeUp has an earlier case of this browser in hand again. */
export function takeUp(e: Entry, zoom = true) {
  forget()
  inHand.value = e.id
  on.value = e.submission.on
  panel.value = 'screening'
  void judge(e.submission, { zoom })
}

/** openSaved shows a screening that the service keeps, as it was. */
export async function openSaved(id: string) {
  forget()
  panel.value = 'screening'
  try {
    const answer = await service.saved(id)
    const r = await answer.json() as Report
    saved.value = { id, at: answer.headers.get('Redline-Saved-At') ?? '' }
    show(r, { zoom: true })
  } catch (e) {
    if (e instanceof Problem) problem.value = e.body
  }
}

/** save has the service keep the screening in hand. */
export async function save(title: string): Promise<void> {
  const s = submission.value
  if (!s) return
  try {
    const made = await service.screen(s, { save: true, title })
    saved.value = { id: made.headers.get('Location')?.split('/').at(-1) ?? '', at: new Date().toISOString() }
  } catch (e) {
    if (e instanceof Problem) problem.value = e.body
  }
}

/** forget lays the case aside: it stays among the last screenings of this browser. */
export function forget() {
  running?.abort()
  running = null
  layAside()
  batch(() => {
    inHand.value = 0
    submission.value = report.value = steady.value = before.value = candidates.value = problem.value = saved.value = lines.value = null
    choices.value = []
    busy.value = live.value = false
  })
}
