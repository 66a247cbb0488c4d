// Having a project judged: by file, by drawing, and again when a fact changes.
import { before, busy, candidates, choices, on, panel, problem, report, submission } from './state'
import { keep } from './keep'
import { Problem, service, type Submission } from './service'
import { zoomTo } from './map'

let running: AbortController | null = null

/** judge sends a submission; only the newest counts. */
export async function judge(s: Submission, how: { zoom?: boolean; compare?: boolean; live?: boolean } = {}): Promise<boolean> {
  running?.abort()
  const mine = running = new AbortController()
  submission.value = s
  problem.value = null
  choices.value = []
  busy.value = true
  try {
    const r = await service.report(s, mine.signal, !how.live)
    before.value = how.compare ? report.value : null
    report.value = r
    candidates.value = null
    if (how.zoom) zoomTo(...r.components.map(c => c.footprint.geometry))
    return true
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') return false
    if (!(e instanceof Problem)) throw e
    problem.value = e.body
    candidates.value = e.body.candidates ?? null
    if (e.body.candidates) zoomTo(...e.body.candidates.map(c => ({ type: 'Point', coordinates: c.at }) as const))
    report.value = null
    if (e.body.status === 422) choices.value = (await service.choices(s, mine.signal).catch(() => [])).filter(c => !c.each)
    return false
  } finally {
    if (running === mine) {
      busy.value = false
      running = null
      void keep(submission.value)
    }
  }
}

/** judgeFiles judges what was dropped. */
export function judgeFiles(files: File[]) {
  if (!files.length) return
  panel.value = 'screening'
  report.value = null
  void judge({ files, on: on.value, facts: {} }, { zoom: true })
}

let waiting: { polygon: GeoJSON.Polygon; live: boolean } | null = null
let sending = false

/** judgeDrawn judges a drawing; while one is on its way, only the last drawn waits. While it
 * is live (a vertex is being dragged) the overlaps are left out: the verdict is what counts. */
export async function judgeDrawn(p: GeoJSON.Polygon | null, live = false) {
  if (!p || p.coordinates[0]!.length < 4) return
  waiting = { polygon: p, live }
  if (sending) return
  sending = true
  while (waiting) {
    const now: { polygon: GeoJSON.Polygon; live: boolean } = waiting
    waiting = null
    const file = new File([JSON.stringify({ type: 'Feature', properties: { name: '绘制范围' }, geometry: now.polygon })], 'drawing.geojson')
    await judge({ files: [file], on: on.value, facts: submission.value?.facts ?? {} }, { live: now.live })
  }
  sending = false
}

/** answer sets a fact, or with undefined forgets it, and judges again. */
export function answer(fact: string, value: unknown) {
  const s = submission.value
  if (!s) return
  const facts = { ...s.facts }
  if (value === undefined) delete facts[fact]
  else facts[fact] = value
  void judge({ ...s, facts }, { compare: true })
}

/** choose answers how a file is to be read. */
export function choose(c: { crs?: string; feature?: string; repair?: boolean }) {
  const s = submission.value
  if (s) void judge({ ...s, ...(c.crs && { crs: c.crs }), ...(c.feature && { feature: c.feature }), ...(c.repair && { repair: true }) }, { zoom: true })
}

export function forget() {
  running?.abort()
  submission.value = report.value = before.value = candidates.value = problem.value = null
  choices.value = []
  void keep(null)
}
