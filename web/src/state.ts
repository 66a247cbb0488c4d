// What the page knows. The view (place, layers, day) stands in the address, so that a link
// restores it; what a person drew or answered is kept in this browser until it is cleared.
import { batch, computed, effect, signal } from '@preact/signals'
import type { AtAnswer, Candidate, Choice, DistanceLine, FactsAnswer, Layer, PageAnswer, ProblemBody, Record_, Report } from './types'
import type { Submission } from './service'
import type { Text } from './words'

export type Panel = 'layers' | 'screening' | 'here' | 'planning'
export type View = { lon: number; lat: number; zoom: number }

const hash = new URLSearchParams(location.hash.slice(1))

/** linked is the saved screening that the address names; "" for none. */
export const linked = hash.get('screening') ?? ''

export const panel = signal<Panel>(asPanel(hash.get('panel')))
export const panelOpen = signal(window.innerWidth > 720)
export const on = signal(/^\d{4}-\d{2}-\d{2}$/.test(hash.get('on') ?? '') ? hash.get('on')! : '')
export const hidden = signal<ReadonlySet<string>>(new Set())
export const opacity = signal(Math.min(1, Math.max(0.1, Number(hash.get('opacity')) || 1)))
export const view = signal<View | null>(asView(hash.get('at')))

export const record = signal<Record_ | null>(null)
export const layers = signal<Layer[]>([])
export const problem = signal<ProblemBody | null>(null)

export const place = signal(asPlace(hash.get('place')))
export const here = signal<AtAnswer | null>(null)
export const cursor = signal<[number, number] | null>(null)

export const submission = signal<Submission | null>(null)
export const report = signal<Report | null>(null)
export const steady = signal<Report | null>(null) // the last report that was not made while a vertex was dragged
export const before = signal<Report | null>(null) // the report before the last change, for what flipped
export const candidates = signal<Candidate[] | null>(null)
export const choices = signal<Choice[]>([]) // what would make a refused file usable
export const busy = signal(false)
export const live = signal(false) // a vertex is being dragged: the verdict follows, the overlaps do not
export const inHand = signal(0) // the case's number among those this browser keeps; 0 for a new one
export const saved = signal<{ id: string; at: string } | null>(null) // where the service keeps the report in hand
export const beside = signal<Report | null>(null) // a report set aside to compare with
export const lines = signal<DistanceLine[] | null>(null) // from the footprint to what it does not meet; null until asked for
export const drawing = signal<'' | 'polygon' | 'edit' | 'measure'>('')
export const focus = signal<{ finding: number } | { line: string } | null>(null)
export const facts = signal<FactsAnswer | null>(null)
export const rules = signal<ReadonlyMap<string, Text>>(new Map()) // what each rule is called
export const page = signal<PageAnswer>({ formats: ['json'] })
export const sheet = signal<Sheet | null>(asSheet(hash.get('sheet'))) // how the page is laid out for printing
export const baseMap = signal(hash.get('base') !== 'off')

export type Sheet = { paper: 'a4' | 'a3'; wide: boolean; grey: boolean; title: string }

export const dark = signal(localStorage.getItem('redline.theme') ? localStorage.getItem('redline.theme') === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches)

/** asked is whether the address wants a layer drawn. One with a place but no "show" is of the time when all were, but for those in "hide". */
const asked: (l: Layer) => boolean = (() => {
  const [show, hide] = ['show', 'hide'].map(k => new Set((hash.get(k) ?? '').split(',')))
  if (hash.has('show')) return l => show!.has('all') || show!.has(l.id)
  if (hash.has('hide') || hash.has('at')) return l => !hide!.has(l.id)
  return l => !l.starts_off
})()

const met = new Set<string>()
let tell = () => {}

/** known is when the page knows what layers there are, and which of them are drawn; or that it will not. */
export const known = new Promise<void>(resolve => { tell = resolve })

/** meet takes in the layers that the service lists. One that the page did not know is drawn if the address says so; if it says nothing, if the record does. */
export function meet(now: Layer[]) {
  const off = now.filter(l => !met.has(l.id) && !asked(l)).map(l => l.id)
  for (const l of now) met.add(l.id)
  batch(() => {
    if (off.length) hidden.value = new Set([...hidden.value, ...off])
    layers.value = now
  })
  tell()
}

/** unmet is when the service lists none. */
export const unmet = () => tell()

/** inProgress is whether a project is in hand, be it one that the service keeps. */
export const inProgress = computed(() => submission.value !== null || saved.value !== null)

/** notices are what must be in sight wherever they hold. */
export const notices = computed(() => {
  const r = record.value
  return { illustrative: r?.illustrative ?? false, withholds: r?.withholds ?? false }
})

function asPanel(text: string | null): Panel {
  return text === 'screening' || text === 'here' || text === 'planning' ? text : 'layers'
}

function asSheet(text: string | null): Sheet | null {
  const [paper, way, tone, ...title] = (text ?? '').split(',')
  return paper === 'a4' || paper === 'a3' ? { paper, wide: way === 'wide', grey: tone === 'grey', title: title.join(',') } : null
}

function asPlace(text: string | null): [number, number] | null {
  const [lon, lat] = (text ?? '').split(',').map(Number)
  return text && Number.isFinite(lon) && Number.isFinite(lat) ? [lon!, lat!] : null
}

function asView(text: string | null): View | null {
  const [lon, lat, zoom] = (text ?? '').split(',').map(Number)
  return text && [lon, lat, zoom].every(n => Number.isFinite(n)) ? { lon: lon!, lat: lat!, zoom: zoom! } : null
}

/** remember writes the view into the address. */
effect(() => {
  const q = new URLSearchParams()
  if (view.value) q.set('at', `${view.value.lon.toFixed(5)},${view.value.lat.toFixed(5)},${view.value.zoom.toFixed(2)}`)
  if (panel.value !== 'layers') q.set('panel', panel.value)
  if (on.value) q.set('on', on.value)
  for (const k of ['show', 'hide']) if (!layers.value.length && hash.has(k)) q.set(k, hash.get(k)!) // as it came, until it is understood
  if (layers.value.length) q.set('show', layers.value.every(l => !hidden.value.has(l.id)) ? 'all' : layers.value.filter(l => !hidden.value.has(l.id)).map(l => l.id).join(',') || 'none')
  if (opacity.value !== 1) q.set('opacity', String(opacity.value))
  if (!baseMap.value) q.set('base', 'off')
  if (place.value) q.set('place', place.value.map(n => n.toFixed(7)).join(','))
  if (saved.value) q.set('screening', saved.value.id)
  const s = sheet.value
  if (s) q.set('sheet', [s.paper, s.wide ? 'wide' : 'tall', s.grey ? 'grey' : 'colour', s.title].join(','))
  history.replaceState(null, '', `#${q.toString().replaceAll('%2C', ',')}`)
})

effect(() => {
  document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
  localStorage.setItem('redline.theme', dark.value ? 'dark' : 'light')
})
