// What the planner's panel knows and asks of the service. Drafts are read afresh each time:
// nothing of them is kept in the browser.
import { signal } from '@preact/signals'
import { map } from './map'
import { meet, on, record } from './state'
import { ask, query, service } from './service'
import type { Text } from './words'

export type PlannedVersion = {
  layer?: string; version: number; state: string; origin: string; from: string; until?: string; document?: string; sha256?: string; zones: number
  author: string; created: string; submitted_by?: string; submitted?: string; submit_reason?: string; approved_by?: string; approved?: string
  published_by?: string; published?: string; reason?: string; catalogue_from?: number; catalogue_until?: number; replaced_by?: number; returned_reason?: string; withdrawn_reason?: string
}
export type Profile = { id: string; title: Text; layers: string[]; kinds: string[] }
export type Desk = { four_eyes: boolean; profiles: Profile[]; versions: PlannedVersion[] }
export type Fault = { check: string; severity: 'error' | 'warning'; zones: string[]; text: Text; hint: Text; area_m2?: number; geometry?: GeoJSON.Geometry }
export type Change = { code: string; from_code?: string; name: string; change: string; fields?: string[]; before_m2: number; after_m2: number; gained_m2: number; lost_m2: number }
export type Difference = { counts: Record<'added' | 'removed' | 'changed' | 'renumbered', number>; changes: Change[]; left_out?: number; ground_left_out?: number; unchanged: number; before_m2: number; after_m2: number; gained_m2: number; lost_m2: number; ground: GeoJSON.FeatureCollection }
export type Draft = { layer: string; version: number; profile: string; features: number; zones: number; rejected_count: number; rejected: GeoJSON.FeatureCollection; notes: Text[] }
export type Publication = { catalogue: number; published: { layer: string; version: number }[]; closed: { layer: string; version: number }[]; gap_from?: string }

/** Zones are a version's; of a large one those in view, with how many that are and the box of all. */
export type Zones = GeoJSON.FeatureCollection & { numberMatched?: number; bbox?: [number, number, number, number] }

/** large is above how many zones a version is no longer shown whole, and how many of those in view are shown. */
export const large = 2000

export const desk = signal<Desk | null>(null)
export const chosen = signal<{ layer: string; version: number } | null>(null)
export const versions = signal<PlannedVersion[]>([]) // of the chosen layer
export const against = signal(0) // the version that the chosen one is compared with; 0 for none
export const zones = signal<Zones | null>(null) // of the chosen version
export const zonesBefore = signal<Zones | null>(null) // of the other
export const faults = signal<Fault[] | null>(null)
export const difference = signal<Difference | null>(null)
export const pointed = signal<GeoJSON.Geometry | null>(null) // what a row of the panel points at
export const swiping = signal(false)

const at = (layer: string) => `/v1/planning/layers/${encodeURIComponent(layer)}`
const post = async (path: string, body: unknown) =>
  (await ask(path, { method: 'POST', body: JSON.stringify(body), headers: { 'Content-Type': 'application/json' } })).json()

/** refresh asks anew what is on its way. */
export async function refresh() {
  desk.value = await (await ask('/v1/planning/versions')).json() as Desk
  if (chosen.value) await choose(chosen.value.layer, chosen.value.version)
}

/** choose takes up a version: its layer's history, and its zones. */
export async function choose(layer: string, version = 0) {
  const history = ((await (await ask(`${at(layer)}/versions`)).json()) as { versions: PlannedVersion[] }).versions.toReversed()
  const latest = (list: PlannedVersion[]) => list.toSorted((a, b) => b.from.localeCompare(a.from))[0]
  const want = history.find(v => v.version === version) ?? history.find(v => ['draft', 'submitted', 'approved'].includes(v.state)) ?? latest(history.filter(v => v.state === 'published')) ?? history[0]
  const same = chosen.value?.layer === layer && chosen.value.version === want?.version
  versions.value = history
  if (!want) {
    clear()
    return
  }
  chosen.value = { layer, version: want.version }
  if (same) return
  drop()
  const others = history.filter(v => v.version !== want.version && v.state === 'published')
  against.value = (latest(others.filter(v => v.from <= want.from)) ?? others[0])?.version ?? 0 // the one before it
  zones.value = await zonesOf(layer, want.version)
}

const countOf = (version: number) => versions.value.find(v => v.version === version)?.zones ?? 0

async function zonesOf(layer: string, version: number, signal?: AbortSignal): Promise<Zones> {
  const b = map.getBounds()
  const box = [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()].map(n => Math.min(180, Math.max(-180, n)).toFixed(7)).join(',')
  const part = countOf(version) > large ? query({ bbox: box, limit: String(large) }) : ''
  return (await ask(`${at(layer)}/versions/${version}/zones${part}`, { signal })).json() as Promise<Zones>
}

let moving: AbortController | undefined

/** follow brings the zones that are now in view, of versions too large to be shown whole. */
export async function follow() {
  moving?.abort()
  const c = chosen.value
  if (!c || !zones.value) return
  const { signal } = moving = new AbortController()
  try {
    if (zones.value.numberMatched !== undefined) zones.value = await zonesOf(c.layer, c.version, signal)
    if (zonesBefore.value?.numberMatched !== undefined) zonesBefore.value = await zonesOf(c.layer, against.value, signal)
  } catch (e) {
    if (!signal.aborted) throw e
  }
}

export async function check() {
  const c = chosen.value!
  faults.value = ((await (await ask(`${at(c.layer)}/versions/${c.version}/checks`)).json()) as { findings: Fault[] }).findings
}

const differences = (values: Record<string, string>) => {
  const c = chosen.value!
  return ask(`${at(c.layer)}/differences${query({ before: String(against.value), after: String(c.version), ...values })}`)
}

/** compare asks what changed; of very many changes only those that moved most ground come along. */
export async function compare() {
  difference.value = await (await differences({ geometry: 'true', limit: '500' })).json() as Difference
  difference.value.changes.sort((a, b) => b.gained_m2 + b.lost_m2 - a.gained_m2 - a.lost_m2)
}

/** everyChange are all changes as a file, without their ground. */
export const everyChange = async () => (await differences({})).blob()

export async function swipe() {
  zonesBefore.value = await zonesOf(chosen.value!.layer, against.value)
  swiping.value = true
}

/** drop leaves what was found out of a version. */
export function drop() {
  moving?.abort()
  zones.value = zonesBefore.value = null
  faults.value = difference.value = pointed.value = null
  swiping.value = false
}

export function clear() {
  chosen.value = null
  versions.value = []
  drop()
}

/** Delivery is what a department sent, and the planner's own coverage and profile where there are any. */
type Delivery = { files: File[]; coverage?: File; profile?: File }

export async function upload(layer: string, d: Delivery, values: Record<string, string>): Promise<Draft> {
  const form = new FormData()
  for (const f of d.files) form.append('file', f, f.name)
  if (d.coverage) form.append('coverage', d.coverage, d.coverage.name)
  if (d.profile) form.append('profile', d.profile, d.profile.name)
  return (await ask(`${at(layer)}/versions${query(values)}`, { method: 'POST', body: form })).json() as Promise<Draft>
}

export type Step = 'submit' | 'approve' | 'publish' | 'return' | 'discard' | 'withdraw'

/** take takes the chosen version a step further; a publication comes back where there is one. */
export async function take(step: Step, reason: string): Promise<Publication | null> {
  const c = chosen.value!
  const done = step === 'publish'
    ? await post('/v1/planning/publications', { layers: [c.layer], reason })
    : await post(`${at(c.layer)}/versions/${c.version}/${step}`, reason ? { reason } : {})
  if (step === 'discard') clear()
  await refresh()
  if (step === 'publish' || step === 'withdraw') { // the map shows the record as it is now
    const r = await service.layers(on.value)
    record.value = r
    meet(r.layers)
  }
  return 'catalogue' in done ? done as Publication : null
}
