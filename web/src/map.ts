// The map: the service's own style, the footprint, the overlaps and what is pointed at.
import * as maplibre from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { effect } from '@preact/signals'
import { cursor, dark, drawing, focus, hidden, on, opacity, panel, place, problem, report, candidates, view } from './state'
import { language } from './words'
import { service, Problem } from './service'
import type { Finding } from './types'

maplibre.setWorkerUrl(workerUrl)

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown> = {}): GeoJSON.Feature => ({ type: 'Feature', geometry, properties })

export const colours: Record<string, string> = { prohibited: '#b3261e', review: '#a85d00', restricted: '#7a5900', notice: '#1c5fa8', clear: '#1d6b3a' }

export let map: maplibre.Map

/** start makes the map and keeps it in step with the state. */
export function start(container: HTMLElement): Promise<maplibre.Map> {
  return new Promise(resolve => {
    void style().then(s => {
      map = new maplibre.Map({
        container, style: s, attributionControl: false, maxPitch: 0, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
        ...(view.value ? { center: [view.value.lon, view.value.lat], zoom: view.value.zoom } : { center: s.center as [number, number] | undefined, zoom: 10.5 }),
        locale: {}, canvasContextAttributes: { preserveDrawingBuffer: true },
      })
      map.touchZoomRotate.disableRotation()
      map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
      map.addControl(new maplibre.ScaleControl({ maxWidth: 140 }), 'bottom-right')
      map.on('moveend', () => {
        const c = map.getCenter()
        view.value = { lon: c.lng, lat: c.lat, zoom: map.getZoom() }
      })
      map.on('mousemove', e => { cursor.value = [e.lngLat.lng, e.lngLat.lat] })
      map.on('click', e => { if (!drawing.value && panel.value !== 'screening') look(e.lngLat.lng, e.lngLat.lat) })
      map.on('error', e => { if (e.error?.message?.includes('WebGL')) problem.value = { type: 'webgl', title: e.error.message, status: 0 } })
      map.once('load', () => {
        dress()
        follow()
        resolve(map)
      })
    }, (e: unknown) => { problem.value = e instanceof Problem ? e.body : { type: 'map', title: String(e), status: 0 } })
  })
}

async function style(): Promise<maplibre.StyleSpecification> {
  return service.style(on.value)
}

/** look asks what applies at a place. */
export function look(lon: number, lat: number) {
  place.value = [lon, lat]
  panel.value = 'here'
}

const lines = (id: string, source: string, paint: maplibre.LineLayerSpecification['paint'], filter?: maplibre.FilterSpecification): maplibre.LineLayerSpecification =>
  ({ id, type: 'line', source, paint, layout: { 'line-join': 'round', 'line-cap': 'round' }, ...(filter && { filter }) })

/** dress adds what is ours above the controls. */
function dress() {
  for (const id of ['footprint', 'overlaps', 'place', 'candidates']) {
    if (!map.getSource(id)) map.addSource(id, { type: 'geojson', data: empty })
  }
  if (!map.hasImage('own-hatch')) map.addImage('own-hatch', hatching(), { pixelRatio: 2 })
  const own: maplibre.LayerSpecification[] = [
    { id: 'own-footprint', type: 'fill', source: 'footprint', paint: { 'fill-color': '#202020', 'fill-opacity': 0.08 }, filter: ['==', ['geometry-type'], 'Polygon'] },
    { id: 'own-overlap', type: 'fill', source: 'overlaps', paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['case', ['get', 'focus'], 0.5, 0.07] } },
    { id: 'own-overlap-hatch', type: 'fill', source: 'overlaps', filter: ['any', ['get', 'focus'], ['get', 'strong']], paint: { 'fill-pattern': 'own-hatch', 'fill-opacity': 0.8 } },
    lines('own-overlap-line', 'overlaps', { 'line-color': ['get', 'colour'], 'line-width': ['case', ['get', 'focus'], 4, 1.5] }),
    lines('own-casing', 'footprint', { 'line-color': '#ffffff', 'line-width': 5 }),
    lines('own-outline', 'footprint', { 'line-color': '#101010', 'line-width': 2.2 }),
    { id: 'own-points', type: 'circle', source: 'footprint', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 6, 'circle-color': '#101010', 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
    { id: 'own-candidates', type: 'circle', source: 'candidates', paint: { 'circle-radius': 9, 'circle-color': '#1c5fa8', 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
    { id: 'own-place', type: 'circle', source: 'place', paint: { 'circle-radius': 7, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': '#b3261e', 'circle-stroke-width': 3 } },
  ]
  for (const l of own) if (!map.getLayer(l.id)) map.addLayer(l)
}

/** hatching is a diagonal that survives a copier. */
function hatching(): ImageData {
  const size = 16
  const canvas = new OffscreenCanvas(size, size)
  const c = canvas.getContext('2d')!
  c.strokeStyle = 'rgba(0,0,0,.75)'
  c.lineWidth = 2
  for (const d of [-size, 0, size]) { c.beginPath(); c.moveTo(d, size); c.lineTo(d + size, 0); c.stroke() }
  return c.getImageData(0, 0, size, size)
}

const set = (id: string, features: GeoJSON.Feature[]) => (map.getSource(id) as maplibre.GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features })

/** follow keeps the map in step with what the page knows. */
function follow() {
  let shown = `${on.value}|${language.value}`
  effect(() => {
    const want = `${on.value}|${language.value}`
    if (want === shown) return
    shown = want
    void style().then(s => {
      map.setStyle(s, { diff: false })
      map.once('style.load', () => { first.clear(); dress(); visibility(hidden.value, opacity.value); paint() })
    }, (e: unknown) => { if (e instanceof Problem) problem.value = e.body })
  })
  effect(() => visibility(hidden.value, opacity.value))
  effect(paint)
  effect(() => { void dark.value; map.getCanvas().style.filter = dark.value ? 'brightness(.86)' : '' })
}

/** paint draws everything of ours anew: it is little. */
function paint() {
  const r = report.value
  set('footprint', drawing.value === 'edit' ? [] : (r?.components ?? []).map(c => feature(c.footprint.geometry, { name: c.name })))
  set('overlaps', (r?.findings ?? []).flatMap((f, i) => f.geometry ? [feature(f.geometry, { colour: colours[f.effect] ?? '#444', focus: focus.value?.finding === i, strong: f.effect === 'prohibited' || f.effect === 'review' })] : []))
  set('place', place.value ? [feature({ type: 'Point', coordinates: place.value })] : [])
  set('candidates', (candidates.value ?? []).map(c => feature({ type: 'Point', coordinates: c.at })))
}

function visibility(off: ReadonlySet<string>, strength: number) {
  if (!map.isStyleLoaded() && !map.getStyle()) return
  for (const l of map.getStyle().layers) {
    const of = (l.metadata as Record<string, unknown> | undefined)?.['redline:layer']
    if (typeof of !== 'string') continue
    map.setLayoutProperty(l.id, 'visibility', off.has(of) ? 'none' : 'visible')
    if (l.type === 'fill') map.setPaintProperty(l.id, 'fill-opacity', scaled(l.paint?.['fill-opacity'], strength, l.id))
    if (l.type === 'line') map.setPaintProperty(l.id, 'line-opacity', strength)
  }
}

const first = new Map<string, unknown>()

/** scaled is a fill's own opacity times the slider's. */
function scaled(own: unknown, strength: number, id: string): never {
  if (!first.has(id)) first.set(id, own ?? 1)
  const base = first.get(id)
  return (strength === 1 ? base : ['*', base, strength]) as never
}

/** bounds are of any geometries. */
function bounds(geometries: GeoJSON.Geometry[]): maplibre.LngLatBounds {
  const b = new maplibre.LngLatBounds()
  const walk = (c: unknown): void => {
    if (!Array.isArray(c)) return
    if (typeof c[0] === 'number') b.extend(c as [number, number])
    else c.forEach(walk)
  }
  for (const g of geometries) if ('coordinates' in g) walk(g.coordinates)
  return b
}

export function zoomTo(...geometries: GeoJSON.Geometry[]) {
  const b = bounds(geometries)
  if (!b.isEmpty()) map.fitBounds(b, { padding: { top: 80, bottom: 80, left: window.innerWidth > 720 ? 440 : 40, right: 80 }, maxZoom: 17, animate: !matchMedia('(prefers-reduced-motion: reduce)').matches })
}

export function zoomToFinding(f: Finding, footprint?: GeoJSON.Geometry) {
  if (f.geometry) zoomTo(f.geometry)
  else if (footprint) zoomTo(footprint)
}

export function goTo(lon: number, lat: number) {
  map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 14), animate: !matchMedia('(prefers-reduced-motion: reduce)').matches })
  look(lon, lat)
}
