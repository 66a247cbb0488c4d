// What the service answers (openapi.yaml, report.schema.json), as far as the page reads it.
import type { Text } from './words'

export type Role = 'site' | 'outfall' | 'road' | 'spoil' | 'temporary'
export type Effect = 'prohibited' | 'review' | 'restricted' | 'notice' | 'clear'
export type Zone = { code: string; name: string; grade?: string; attributes?: Record<string, unknown> }
export type Nearest = { zone: Zone; distance_m: number; bearing_deg?: number; baseline?: string }
export type Version = { sequence: number; from: string; until: string; document: string; accuracy_m: number; zones: number; covers: boolean; sha256: string }

export type Layer = {
  id: string; title: Text; theme: string; kind: 'zone' | 'line' | 'reach'; office: Text; classification: string; colour: string; hatch: string; starts_off: boolean
  status: 'in-force' | 'outdated' | 'no-data'; version?: Version; next?: Version; versions?: Version[]
}

export type Record_ = { district: Text; on: string; catalogue: number; illustrative: boolean; withholds: boolean }

export type AtAnswer = Record_ & {
  at: [number, number]
  layers: { layer: string; title: Text; office: Text; status: string; zones: Zone[]; nearest?: Nearest; reason?: Text }[]
  rules: { rule: string; title: Text; layer: string; effect: Effect; outcome: string; basis: { document: string; clause: string; quote?: string; verified: boolean }[] }[]
}

export type Basis = { document: string; title: string; clause: string; authority: string; quote?: string; verified: boolean; lapsed?: boolean }

export type Finding = {
  rule: string; title: Text; effect: Effect; effect_if_confirmed?: Effect; authority: string; certainty: string; component: string; layer?: string; zone?: Zone
  relation: string; area_m2?: number; share?: number; length_m?: number; distance_m?: number; geometry?: GeoJSON.Geometry; geometry_omitted?: boolean; basis: Basis[]; action: Text; decider?: Text
  baseline?: string; watercourse?: string
}

export type Question = { fact: string; title: Text; ask: 'applicant' | 'office'; office?: Text; type: 'string' | 'bool' | 'number' | 'list' | 'component' | 'zone' | 'reach' | 'layer'; choices: string[]; decides: string[] }

export type Report = Record_ & {
  id: string; verdict: Effect; verdict_authority: string; verdict_at_most: Effect; complete: boolean; exhaustive: boolean
  catalogue: { name: Text; sequence: number }
  components: {
    name: string; role: string; verdict: Effect; facts: Record<string, { title: Text; value: unknown; source: string }>
    footprint: { kind: string; geometry: GeoJSON.Geometry; area_m2: number; area_mu: number; length_m: number; crs: { declared: string; used: string; warnings: { code: string; text: Text }[] }; repairs: { code: string; text: Text }[] }
  }[]
  layers: { layer: string; component: string; title: Text; office: Text; status: string; area_m2?: number; share?: number; nearest?: Nearest; reason?: Text }[]
  findings: Finding[]
  pending: { rule: string; effect: Effect; component: string; layer?: string; needs: { of: string; name: string; ask: string }[] }[]
  unassessed: { layer: string; component: string; rules: string[]; reason: string }[]
  checks: { rule: string; component: string; outcome: string }[]
  questions: Question[]
}

export type Candidate = { crs: string; swapped: boolean; at: [number, number]; reason: Text }

export type ProblemBody = { type: string; title: string; status: number; detail?: string; hint?: string; field?: string; file?: string; where?: string; line?: number; request?: string; candidates?: Candidate[]; rejected?: GeoJSON.FeatureCollection }

/** Choice is a way to read a file that was refused as it stands (redline inspect). */
export type Choice = { crs?: string; feature?: string; repair?: boolean; each?: boolean; reason: Text }

export type Fact = { name: string; type: Question['type']; unit: string; choices: string[]; pattern: string; title: Text; definition: Text; ask: string }

/** Industry is a line of GB/T 4754: a class is what a project states, the other levels stand above it. */
export type Industry = { code: string; name: string; level: 'section' | 'division' | 'group' | 'class'; within: { code: string; name: string }[] }
export type IndustriesAnswer = { edition: string; total: number; industries: Industry[] }

/** FactSet is a set of industry codes that rules name; a trailing * stands for any digits. */
export type FactSet = { id: string; title: Text; codes: string[] }

export type FactsAnswer = { facts: Fact[]; sets: FactSet[] }

/** PageAnswer is what the page must know of the service: how reports are written, and what the operator set. */
export type PageAnswer = { formats: string[]; basemap?: { tiles: string; attribution: string } }

/** DistanceLine is the shortest way from a component to the nearest zone of a layer. */
export type DistanceLine = { component: string; layer: string; code: string; name: string; distance_m: number; geometry: GeoJSON.LineString }
