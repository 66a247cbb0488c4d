// The way to the service. Every refusal is a Problem that can be shown as it is.
import { language, w } from './words'
import type { AtAnswer, Choice, Layer, ProblemBody, Record_, Report } from './types'

export class Problem extends Error {
  constructor(readonly body: ProblemBody) { super(body.detail ?? body.title) }
}

const root = new URL('.', location.href).href.replace(/\/$/, '')

async function ask(path: string, init: RequestInit = {}): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(root + path, { ...init, headers: { 'Accept-Language': language.value === 'en' ? 'en' : 'zh-CN', ...init.headers } })
  } catch (e) {
    if (e instanceof DOMException && e.name === 'AbortError') throw e
    throw new Problem({ type: 'network', title: w('noServer'), status: 0 })
  }
  if (answer.ok) return answer
  let body: ProblemBody = { type: 'unknown', title: `${answer.status}`, status: answer.status }
  try { body = await answer.json() } catch { /* an answer of a proxy: its status is all there is */ }
  throw new Problem(body)
}

const query = (values: Record<string, string | undefined>) => {
  const q = new URLSearchParams()
  for (const [k, v] of Object.entries(values)) if (v) q.set(k, v)
  const text = q.toString()
  return text ? `?${text}` : ''
}

export const service = {
  root,
  layers: async (on: string) => (await ask(`/v1/layers${query({ on })}`)).json() as Promise<Record_ & { layers: Layer[] }>,
  layer: async (id: string, on: string) => (await ask(`/v1/layers/${encodeURIComponent(id)}${query({ on })}`)).json() as Promise<Record_ & { layer: Layer }>,
  at: async (lon: number, lat: number, on: string, signal?: AbortSignal) =>
    (await ask(`/v1/at${query({ lon: lon.toFixed(9), lat: lat.toFixed(9), on })}`, { signal })).json() as Promise<AtAnswer>,
  style: async (on: string) => (await ask(`/ogc/styles/redline-${language.value}${query({ datetime: on })}`)).json(),
  find: async (layer: string, text: string, on: string, signal?: AbortSignal) => {
    const like = `%${text.replaceAll("'", "''").replaceAll(/[%_\\]/g, '\\$&')}%`
    const filter = `CASEI(name) LIKE CASEI('${like}') OR CASEI(code) LIKE CASEI('${like}')`
    return (await ask(`/ogc/collections/${encodeURIComponent(layer)}/items${query({ limit: '10', filter, datetime: on })}`, { signal })).json() as Promise<GeoJSON.FeatureCollection>
  },
  screen: async (s: Submission, format = 'json', signal?: AbortSignal, geometry = true) => {
    return ask(`/v1/screenings${query({ format, geometry: geometry ? '' : 'false' })}`, { method: 'POST', body: formOf(s), signal })
  },
  choices: async (s: Submission, signal?: AbortSignal) =>
    ((await (await ask('/v1/inspect', { method: 'POST', body: formOf(s), signal })).json()) as { choices?: Choice[] }).choices ?? [],
  report: async (s: Submission, signal?: AbortSignal, geometry = true) => (await service.screen(s, 'json', signal, geometry)).json() as Promise<Report>,
}

/** Submission is a project as the page holds it. */
export type Submission = {
  files: File[]; on: string; facts: Record<string, unknown>
  crs?: string; feature?: string; repair?: boolean; outlines?: boolean
}

/** formOf is the submission as multipart/form-data: the files, and the facts as JSON. */
function formOf(s: Submission): FormData {
  const form = new FormData()
  const stands = /\.(dbf|shx|prj|cpg|qix|sbn|sbx|qpj)$/i
  const components = s.files.filter(f => !stands.test(f.name)).map(f => ({
    file: f.name, ...(s.crs && { crs: s.crs }), ...(s.feature && { feature: s.feature }), ...(s.repair && { repair: true }), ...(s.outlines && { outlines: true }),
  }))
  for (const f of s.files) form.append('file', f, f.name)
  form.append('request', JSON.stringify({ ...(s.on && { on: s.on }), facts: s.facts, components }))
  return form
}
