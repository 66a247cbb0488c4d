// The way to the service. Every refusal is a Problem that can be shown as it is.
import { credentials } from './key'
import { language, w, type Text } from './words'
import type { AtAnswer, Choice, FactsAnswer, IndustriesAnswer, Layer, PageAnswer, ProblemBody, Record_, Report, Role } from './types'

export class Problem extends Error {
  constructor(readonly body: ProblemBody, readonly retryAfter = 0) { super(body.detail ?? body.title) }
}

const root = new URL('.', location.href).href.replace(/\/$/, '')

export async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response
  const headers = { 'Accept-Language': language.value === 'en' ? 'en' : 'zh-CN', ...credentials(), ...init.headers }
  try {
    answer = await fetch(root + path, { ...init, headers })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new Problem({ type: 'network', title: w('noServer'), status: 0 })
  }
  if (answer.ok) return answer
  let body: ProblemBody = { type: 'unknown', title: `${answer.status}`, status: answer.status }
  try { body = await answer.json() } catch { /* an answer of a proxy: its status is all there is */ }
  throw new Problem(body, Number(answer.headers.get('Retry-After')) || 0)
}

export const query = (values: Record<string, string | undefined>) => {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(values)) if (v) q.set(k, v)
  const text = q.toString()
  return text ? `?${text}` : ''
}

type How = { format?: string; geometry?: boolean; save?: boolean; title?: string; signal?: AbortSignal }

export const service = {
  root,
  ask,
  layers: async (on: string) => (await ask(`/v1/layers${query({ on })}`)).json() as Promise<Record_ & { layers: Layer[] }>,
  layer: async (id: string, on: string) => (await ask(`/v1/layers/${encodeURIComponent(id)}${query({ on })}`)).json() as Promise<Record_ & { layer: Layer }>,
  rules: async () => (await ask('/v1/rules')).json() as Promise<{ rules: { id: string; title: Text }[] }>,
  facts: async () => (await ask('/v1/facts')).json() as Promise<FactsAnswer>,
  industries: async (q: string, limit: number, signal?: AbortSignal) => (await ask(`/v1/industries${query({ q, limit: String(limit) })}`, { signal })).json() as Promise<IndustriesAnswer>,
  page: async () => (await ask('/page.json')).json() as Promise<PageAnswer>,
  at: async (lon: number, lat: number, on: string, signal?: AbortSignal) =>
    (await ask(`/v1/at${query({ lon: lon.toFixed(9), lat: lat.toFixed(9), on })}`, { signal })).json() as Promise<AtAnswer>,
  style: async (on: string) => (await ask(`/ogc/styles/redline-${language.value}${query({ datetime: on })}`)).json(),
  find: async (layer: string, text: string, on: string, signal?: AbortSignal) => {
    const like = `%${text.replaceAll("'", "''").replaceAll(/[%_\\]/g, '\\$&')}%`
    const filter = `CASEI(name) LIKE CASEI('${like}') OR CASEI(code) LIKE CASEI('${like}')`
    return (await ask(`/ogc/collections/${encodeURIComponent(layer)}/items${query({ limit: '10', filter, datetime: on })}`, { signal })).json() as Promise<GeoJSON.FeatureCollection>
  },
  screen: (s: Submission, { format = 'json', geometry = true, save = false, title, signal }: How = {}) =>
    ask(`/v1/screenings${query({ format, geometry: geometry ? '' : 'false', save: save ? 'true' : '', title })}`, { method: 'POST', body: formOf(s), signal }),
  report: async (s: Submission, how: How = {}) => (await service.screen(s, how)).json() as Promise<Report>,
  saved: (id: string, format = 'json') => ask(`/v1/screenings/${encodeURIComponent(id)}${query({ format })}`),
  choices: async (s: Submission, signal?: AbortSignal) =>
    ((await (await ask('/v1/inspect', { method: 'POST', body: formOf(s), signal })).json()) as { choices?: Choice[] }).choices ?? [],
}

/** Part is a file of the project: what role its features play, and how it is to be read. */
export type Part = { file: string; role: Role; crs?: string; shift?: string; feature?: string; layer?: string; repair?: boolean; outlines?: boolean }

/** Submission is a project as the page holds it. Files without a part stand beside one, as .dbf does beside .shp. */
export type Submission = { files: File[]; parts: Part[]; on: string; facts: Record<string, unknown>; attributes?: boolean; accuracy?: number }

/** formOf is the submission as multipart/form-data: the files, and a request that says what they are. */
function formOf(s: Submission): FormData {
  const form = new FormData()
  for (const f of s.files) form.append('file', f, f.name)
  form.append('request', JSON.stringify({ ...(s.on && { on: s.on }), ...(s.attributes === false && { attributes: false }), ...(s.accuracy !== undefined && { accuracy_m: s.accuracy }), facts: s.facts, components: s.parts }))
  return form
}

const beside = /\.(dbf|shx|prj|cpg|qix|sbn|sbx|qpj)$/i

/** partsOf makes a part of each file that does not stand beside another. */
export const partsOf = (files: File[], role: Role): Part[] => files.filter(f => !beside.test(f.name)).map(f => ({ file: f.name, role }))

/** stemOf is a file's name without its extension: files of one stem belong together. */
export const stemOf = (name: string) => name.replace(/\.[^.]*$/, '')
