// What the page knows. The view (place, layers, day) stands in the address, so that a link
// restores it; what a person drew or answered is kept in this browser until it is cleared.
import { computed, effect, signal } from '@preact/signals'
import type { AtAnswer, Candidate, Choice, Layer, ProblemBody, Record_, Report } from './types'
import type { Submission } from './service'

export type Panel = 'layers' | 'screening' | 'here'
export type View = { lon: number; lat: number; zoom: number }

const hash = new URLSearchParams(location.hash.slice(1))

export const panel = signal<Panel>(asPanel(hash.get('panel')))
export const panelOpen = signal(window.innerWidth > 720)
export const on = signal(/^\d{4}-\d{2}-\d{2}$/.test(hash.get('on') ?? '') ? hash.get('on')! : '')
export const hidden = signal<ReadonlySet<string>>(new Set((hash.get('hide') ?? '').split(',').filter(Boolean)))
export const opacity = signal(Math.min(1, Math.max(0.1, Number(hash.get('opacity')) || 1)))
export const view = signal<View | null>(asView(hash.get('at')))

export const record = signal<Record_ | null>(null)
export const layers = signal<Layer[]>([])
export const problem = signal<ProblemBody | null>(null)

export const place = signal<[number, number] | null>(null)
export const here = signal<AtAnswer | null>(null)
export const cursor = signal<[number, number] | null>(null)

export const submission = signal<Submission | null>(null)
export const report = signal<Report | null>(null)
export const before = signal<Report | null>(null) // the report before the last change, for what flipped
export const candidates = signal<Candidate[] | null>(null)
export const choices = signal<Choice[]>([]) // what would make a refused file usable
export const busy = signal(false)
export const drawing = signal<'' | 'polygon' | 'edit' | 'measure'>('')
export const focus = signal<{ finding: number } | null>(null)

export const dark = signal(localStorage.getItem('redline.theme') ? localStorage.getItem('redline.theme') === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches)

/** notices are what must be in sight wherever they hold. */
export const notices = computed(() => {
  const r = record.value
  return { illustrative: r?.illustrative ?? false, withholds: r?.withholds ?? false }
})

function asPanel(text: string | null): Panel {
  return text === 'screening' || text === 'here' ? text : 'layers'
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
  if (hidden.value.size) q.set('hide', [...hidden.value].join(','))
  if (opacity.value !== 1) q.set('opacity', String(opacity.value))
  history.replaceState(null, '', `#${q.toString().replaceAll('%2C', ',')}`)
})

effect(() => {
  document.documentElement.dataset.theme = dark.value ? 'dark' : 'light'
  localStorage.setItem('redline.theme', dark.value ? 'dark' : 'light')
})
