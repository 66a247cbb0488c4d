// The map: the service's own style, and above it what the page knows (scene.ts).
import * as maplibre from 'maplibre-gl'
import workerUrl from 'maplibre-gl/dist/maplibre-gl-worker.mjs?url'
import 'maplibre-gl/dist/maplibre-gl.css'
import { effect, signal } from '@preact/signals'
import { dress, paint, pictures, pointAt, visibility } from './scene'
import { baseMap, cursor, dark, drawing, known, on, page, panel, place, problem, sheet, view } from './state'
import { credentials, key } from './key'
import { language } from './words'
import { service, Problem } from './service'
import type { Finding } from './types'

maplibre.setWorkerUrl(workerUrl)

export let map: maplibre.Map

/** ready is whether the map is there. */
export const ready = signal(false)

/** start makes the map, once the page's settings are there, and keeps it in step with the state. */
export function start(container: HTMLElement, settings: Promise<void>): Promise<maplibre.Map> {
  return new Promise(resolve => {
    void style(settings).then(s => {
      map = new maplibre.Map({
        container, style: s, attributionControl: false, maxPitch: 0, dragRotate: false, pitchWithRotate: false, fadeDuration: 0,
        ...(view.value ? { center: [view.value.lon, view.value.lat], zoom: view.value.zoom } : { center: s.center as [number, number] | undefined, zoom: 10.5 }),
        transformRequest: url => url.startsWith(`${service.root}/`) ? { url, headers: credentials() } : { url },
        locale: {}, canvasContextAttributes: { preserveDrawingBuffer: true },
      })
      map.touchZoomRotate.disableRotation()
      map.addControl(new maplibre.NavigationControl({ showCompass: false }), 'top-right')
      map.addControl(new maplibre.ScaleControl({ maxWidth: 140 }), 'bottom-right')
      listen()
      map.once('style.load', () => {
        pictures(map)
        follow()
        ready.value = true
        resolve(map)
      })
    }, (e: unknown) => { problem.value = e instanceof Problem ? e.body : { type: 'map', title: String(e), status: 0 } })
  })
}

function listen() {
  const busy = (yes: boolean) => () => map.getContainer().setAttribute('aria-busy', String(yes))
  map.on('movestart', busy(true))
  map.on('dataloading', busy(true))
  map.on('idle', busy(false))
  map.on('moveend', () => {
    const c = map.getCenter()
    view.value = { lon: c.lng, lat: c.lat, zoom: map.getZoom() }
  })
  map.on('mousemove', e => { cursor.value = [e.lngLat.lng, e.lngLat.lat] })
  map.on('click', e => {
    if (drawing.value) return
    if (panel.value === 'screening') pointAt(map, e.point)
    else look(e.lngLat.lng, e.lngLat.lat)
  })
  map.on('error', e => { if (e.error?.message?.includes('WebGL')) problem.value = { type: 'webgl', title: e.error.message, status: 0 } })
}

/** style is the service's, with the base map below everything where the operator configured one. */
async function style(settings?: Promise<void>): Promise<maplibre.StyleSpecification> {
  const [s] = await Promise.all([service.style(on.value) as Promise<maplibre.StyleSpecification>, known, settings])
  const base = page.value.basemap
  if (base) {
    s.sources.basemap = { type: 'raster', tiles: [base.tiles], tileSize: 256 }
    s.layers.splice(1, 0, { id: 'basemap', type: 'raster', source: 'basemap', layout: { visibility: baseMap.value ? 'visible' : 'none' } })
  }
  dress(s)
  return s
}

/** look asks what applies at a place. */
export function look(lon: number, lat: number) {
  place.value = [lon, lat]
  panel.value = 'here'
}

/** follow keeps the map in step with what the page knows. */
function follow() {
  let shown = `${on.value}|${language.value}|${key.value}`
  effect(() => {
    const want = `${on.value}|${language.value}|${key.value}`
    if (want === shown) return
    shown = want
    void style().then(s => {
      map.setStyle(s, { diff: false })
      map.once('style.load', () => { pictures(map); visibility(map); paint(map, true) })
    }, (e: unknown) => { if (e instanceof Problem) problem.value = e.body })
  })
  effect(() => visibility(map))
  effect(() => { if (map.getLayer('basemap')) map.setLayoutProperty('basemap', 'visibility', baseMap.value ? 'visible' : 'none') })
  paint(map)
  effect(() => { map.getCanvas().style.filter = dark.value && !sheet.value ? 'brightness(.86)' : '' /* paper is white */ })
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

const still = () => matchMedia('(prefers-reduced-motion: reduce)').matches

export function zoomTo(...geometries: GeoJSON.Geometry[]) {
  const b = bounds(geometries)
  if (!b.isEmpty()) map.fitBounds(b, { padding: 80, maxZoom: 17, animate: !still() })
}

/** zoomToFinding goes to the overlap; where there is none, to the footprint. */
export function zoomToFinding(f: Finding, footprint?: GeoJSON.Geometry) {
  if (f.geometry) zoomTo(f.geometry)
  else if (footprint) zoomTo(footprint)
}

export function goTo(lon: number, lat: number) {
  map.easeTo({ center: [lon, lat], zoom: Math.max(map.getZoom(), 14), animate: !still() })
  look(lon, lat)
}
