// The planner's part of the map: the zones of a version, what the checks found, and the
// ground that is gained and lost; hatched too, so that it survives a copier.
import * as maplibre from 'maplibre-gl'
import { effect } from '@preact/signals'
import { map, zoomTo } from './map'
import { panel } from './state'
import { chosen, difference, faults, follow, pointed, swiping, zones, zonesBefore } from './planning'

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const sources = ['plan-zones', 'plan-ground', 'plan-faults', 'plan-pointed'] as const

/** zoneLayers draw the zones of a version, in ink of one colour. */
export function zoneLayers(source: string, colour: string): maplibre.LayerSpecification[] {
  return [
    { id: `${source}-fill`, type: 'fill', source, filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colour, 'fill-opacity': 0.16 } },
    { id: `${source}-line`, type: 'line', source, paint: { 'line-color': colour, 'line-width': 2.4 }, layout: { 'line-join': 'round' } },
  ]
}

/** veil lets the other controls step back behind the version in hand. */
export const veil: maplibre.BackgroundLayerSpecification = { id: 'plan-veil', type: 'background', paint: { 'background-color': '#ffffff', 'background-opacity': 0.66 } }

export const ink = { before: '#3d3d3d', after: '#7b1fa2' }

const colourOf: maplibre.ExpressionSpecification = ['match', ['get', 'part'], 'gained', '#14528f', 'lost', '#a11a12', '#8a4b00']
const severe: maplibre.ExpressionSpecification = ['match', ['get', 'severity'], 'error', '#a11a12', '#8a4b00']

function dress() {
  for (const id of sources) if (!map.getSource(id)) map.addSource(id, { type: 'geojson', data: empty })
  for (const id of ['plan-gained', 'plan-lost', 'plan-changed'] as const) if (!map.hasImage(id)) map.addImage(id, hatch(id), { pixelRatio: 2 })
  const own: maplibre.LayerSpecification[] = [
    veil,
    ...zoneLayers('plan-zones', ink.after),
    { id: 'plan-ground-fill', type: 'fill', source: 'plan-ground', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': colourOf, 'fill-opacity': 0.25 } },
    { id: 'plan-ground-changed', type: 'fill', source: 'plan-ground', filter: ['==', ['get', 'part'], 'changed'], paint: { 'fill-pattern': 'plan-changed' } },
    { id: 'plan-ground-gained', type: 'fill', source: 'plan-ground', filter: ['==', ['get', 'part'], 'gained'], paint: { 'fill-pattern': 'plan-gained' } },
    { id: 'plan-ground-lost', type: 'fill', source: 'plan-ground', filter: ['==', ['get', 'part'], 'lost'], paint: { 'fill-pattern': 'plan-lost' } },
    { id: 'plan-ground-line', type: 'line', source: 'plan-ground', paint: { 'line-color': colourOf, 'line-width': 2 } },
    { id: 'plan-faults-fill', type: 'fill', source: 'plan-faults', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': severe, 'fill-opacity': 0.2 } },
    { id: 'plan-faults-line', type: 'line', source: 'plan-faults', paint: { 'line-color': severe, 'line-width': 2.5, 'line-dasharray': [2, 1.5] } },
    { id: 'plan-faults-point', type: 'circle', source: 'plan-faults', filter: ['==', ['geometry-type'], 'Point'], paint: { 'circle-radius': 7, 'circle-color': severe, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
    { id: 'plan-pointed-casing', type: 'line', source: 'plan-pointed', paint: { 'line-color': '#fff', 'line-width': 8 } },
    { id: 'plan-pointed-line', type: 'line', source: 'plan-pointed', paint: { 'line-color': '#101010', 'line-width': 4 } },
  ]
  for (const l of own) if (!map.getLayer(l.id)) map.addLayer(l)
}

/** hatch is a diagonal where ground is gained, a cross where it is lost, dots where only what is said of it changed. */
function hatch(of: 'plan-gained' | 'plan-lost' | 'plan-changed'): ImageData {
  const size = 20
  const c = new OffscreenCanvas(size, size).getContext('2d')!
  if (of === 'plan-changed') {
    c.fillStyle = 'rgba(138,75,0,.85)'
    c.fillRect(3, 3, 4, 4)
    c.fillRect(13, 13, 4, 4)
    return c.getImageData(0, 0, size, size)
  }
  const crossed = of === 'plan-lost'
  c.strokeStyle = crossed ? 'rgba(120,10,5,.85)' : 'rgba(10,50,100,.85)'
  c.lineWidth = 2
  for (const d of [-size, 0, size]) {
    c.beginPath(); c.moveTo(d, size); c.lineTo(d + size, 0); c.stroke()
    if (crossed) { c.beginPath(); c.moveTo(d, 0); c.lineTo(d + size, size); c.stroke() }
  }
  return c.getImageData(0, 0, size, size)
}

const set = (id: string, features: GeoJSON.Feature[]) => (map.getSource(id) as maplibre.GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features })
const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown> = {}): GeoJSON.Feature => ({ type: 'Feature', geometry, properties })

function paint() {
  const shown = panel.value === 'planning'
  if (map.getLayer('plan-veil')) map.setLayoutProperty('plan-veil', 'visibility', shown && chosen.value ? 'visible' : 'none')
  set('plan-zones', shown && !swiping.value ? zones.value?.features ?? [] : [])
  set('plan-ground', shown && !swiping.value ? [...changedZones(), ...difference.value?.ground.features ?? []] : [])
  set('plan-faults', shown ? (faults.value ?? []).flatMap(f => f.geometry ? [feature(f.geometry, { severity: f.severity })] : []) : [])
  set('plan-pointed', shown && pointed.value ? [feature(pointed.value)] : [])
}

/** changedZones are those of which only what is said changed, or the code. */
function changedZones(): GeoJSON.Feature[] {
  const codes = new Set(difference.value?.changes.filter(c => !c.gained_m2 && !c.lost_m2).map(c => c.code))
  return (zones.value?.features ?? []).filter(f => codes.has(String(f.properties?.code))).map(f => feature(f.geometry, { part: 'changed' }))
}

let attached = false

/** attach puts the planner's part on the map, once the map is there. */
export async function attach() {
  if (attached) return
  attached = true
  while (!map?.isStyleLoaded()) await new Promise(r => setTimeout(r, 100))
  dress()
  effect(paint)
  let rest = 0
  const moved = () => { clearTimeout(rest); rest = window.setTimeout(() => { if (panel.value === 'planning') follow().catch(() => {}) }, 150) } // what cannot be had now is asked for at the next move
  map.on('moveend', moved)
  effect(() => { if (panel.value === 'planning') moved() }) // the map may have been moved under another panel
  map.on('style.load', () => { swiping.value = false; dress(); paint() }) // another day, language or key: the style is new
}

const corners = ([west, south, east, north]: [number, number, number, number]): GeoJSON.Geometry => ({ type: 'MultiPoint', coordinates: [[west, south], [east, north]] })

/** zoomToZones shows all of a version. */
export function zoomToZones() {
  zoomTo(...[zones.value, swiping.value ? zonesBefore.value : null].flatMap(z => z?.bbox ? [corners(z.bbox)] : z?.features.map(f => f.geometry) ?? []))
}
