// What stands on the map above the controls: their names, the footprint, the overlaps, the
// ways to what is near, and what is pointed at. A source is set only when what it shows changed.
import type * as maplibre from 'maplibre-gl'
import { effect } from '@preact/signals'
import { beside, candidates, drawing, focus, hidden, lines, live, opacity, place, report } from './state'
import { metres } from './words'

const empty: GeoJSON.FeatureCollection = { type: 'FeatureCollection', features: [] }
const feature = (geometry: GeoJSON.Geometry, properties: Record<string, unknown> = {}): GeoJSON.Feature => ({ type: 'Feature', geometry, properties })

const colours: Record<string, string> = { prohibited: '#b3261e', review: '#a85d00', restricted: '#7a5900', notice: '#1c5fa8', clear: '#1d6b3a' }
const ink = '#101010'
const font = ['Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', 'sans-serif'] // of the reader's machine: nothing is fetched

const lined = (id: string, source: string, paint: maplibre.LineLayerSpecification['paint']): maplibre.LineLayerSpecification =>
  ({ id, type: 'line', source, paint, layout: { 'line-join': 'round', 'line-cap': 'round' } })

const polygons: maplibre.FilterSpecification = ['==', ['geometry-type'], 'Polygon']
const points: maplibre.FilterSpecification = ['==', ['geometry-type'], 'Point']

/** nearness lets the ways to what is far step back behind those to what is near, and behind the one pointed at. */
const nearness: maplibre.ExpressionSpecification = ['case', ['get', 'focus'], 1, ['interpolate', ['linear'], ['get', 'metres'], 1000, 0.95, 5000, 0.35, 10000, 0.15]]

const own: maplibre.LayerSpecification[] = [
  lined('own-beside', 'beside', { 'line-color': '#1c5fa8', 'line-width': 2.5, 'line-dasharray': [3, 2] }),
  { id: 'own-footprint', type: 'fill', source: 'footprint', paint: { 'fill-color': '#202020', 'fill-opacity': 0.08 }, filter: polygons },
  { id: 'own-overlap', type: 'fill', source: 'overlaps', paint: { 'fill-color': ['get', 'colour'], 'fill-opacity': ['case', ['get', 'focus'], 0.5, 0.07] } },
  { id: 'own-overlap-hatch', type: 'fill', source: 'overlaps', filter: ['any', ['get', 'focus'], ['get', 'strong']], paint: { 'fill-pattern': 'own-hatch', 'fill-opacity': 0.8 } },
  lined('own-overlap-line', 'overlaps', { 'line-color': ['get', 'colour'], 'line-width': ['case', ['get', 'focus'], 4, 1.5] }),
  lined('own-casing', 'footprint', { 'line-color': '#ffffff', 'line-width': 5 }),
  lined('own-outline', 'footprint', { 'line-color': ink, 'line-width': 2.2 }),
  lined('own-distance-casing', 'distances', { 'line-color': '#ffffff', 'line-width': ['case', ['get', 'focus'], 6, 3], 'line-opacity': nearness }),
  lined('own-distance', 'distances', { 'line-color': ink, 'line-width': ['case', ['get', 'focus'], 3, 1.2], 'line-opacity': nearness, 'line-dasharray': [2, 2] }),
  {
    id: 'own-distance-label', type: 'symbol', source: 'distances', filter: ['any', ['get', 'focus'], ['<', ['get', 'metres'], 5000]], layout: {
      'symbol-placement': 'line-center', 'text-field': ['get', 'label'], 'text-font': font, 'text-size': 12, 'text-allow-overlap': false, 'text-offset': [0, -0.8], 'symbol-sort-key': ['case', ['get', 'focus'], -1, ['get', 'metres']],
    }, paint: { 'text-color': ink, 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
  },
  { id: 'own-points', type: 'circle', source: 'footprint', filter: points, paint: { 'circle-radius': 6, 'circle-color': ink, 'circle-stroke-color': '#fff', 'circle-stroke-width': 2 } },
  { id: 'own-candidates', type: 'circle', source: 'candidates', paint: { 'circle-radius': 9, 'circle-color': '#1c5fa8', 'circle-stroke-color': '#fff', 'circle-stroke-width': 3 } },
  {
    id: 'own-candidate-label', type: 'symbol', source: 'candidates', layout: { 'text-field': ['get', 'label'], 'text-font': font, 'text-size': 13, 'text-anchor': 'left', 'text-offset': [1, 0], 'text-allow-overlap': true },
    paint: { 'text-color': ink, 'text-halo-color': '#ffffff', 'text-halo-width': 2 },
  },
  { id: 'own-place', type: 'circle', source: 'place', paint: { 'circle-radius': 7, 'circle-color': 'rgba(0,0,0,0)', 'circle-stroke-color': '#b3261e', 'circle-stroke-width': 3 } },
]

/** dress adds what is ours to the service's style: the zones' names, then the page's own layers. All is in place before the
 * map is made: what is added later has every tile read again. */
export function dress(style: maplibre.StyleSpecification) {
  for (const id of Object.keys(scene)) style.sources[id] = { type: 'geojson', data: empty }
  style.layers.push(...style.layers.map(nameLayer).filter(l => l !== null), ...own)
  strengths.clear()
  for (const l of style.layers) {
    if (!layerOf(l)) continue
    const { visibility, ...paint } = looks(l)
    Object.assign(l, { layout: { ...l.layout, visibility }, paint: { ...l.paint, ...paint } })
  }
}

/** pictures are what our own layers are filled with. */
export function pictures(map: maplibre.Map) {
  if (!map.hasImage('own-hatch')) map.addImage('own-hatch', hatching(), { pixelRatio: 2 })
}

/** layerOf is the layer of the record that a layer of the style draws; "" for none. */
export const layerOf = (l: maplibre.LayerSpecification) => String((l.metadata as Record<string, unknown> | undefined)?.['redline:layer'] ?? '')

/** nameLayer writes the names of the zones, or along the lines, that a layer of the style draws; null for one that is no legend entry. */
function nameLayer(l: maplibre.LayerSpecification): maplibre.SymbolLayerSpecification | null {
  const meta = l.metadata as Record<string, unknown> | undefined
  if (l.type !== 'line' || !meta?.['redline:legend'] || !l['source-layer'] || l['source-layer'].endsWith('.band')) return null
  const along = l.id.endsWith('/line')
  return {
    id: `${l.id}-name`, type: 'symbol', source: l.source, 'source-layer': l['source-layer'], minzoom: along ? 11 : 12, metadata: { 'redline:layer': meta['redline:layer'] },
    layout: {
      'text-field': ['coalesce', ['get', 'name'], ['get', 'watercourse'], ['get', 'code'], ''], 'text-font': font, 'text-size': 12, 'text-max-width': 9, 'text-padding': 24, 'symbol-spacing': 600,
      'symbol-placement': along ? 'line' : 'point', 'symbol-avoid-edges': true,
    },
    paint: { 'text-color': '#26221c', 'text-halo-color': 'rgba(255,255,255,.85)', 'text-halo-width': 1.5 },
  }
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

/** scene is what each source shows. */
const scene: Record<string, () => GeoJSON.Feature[]> = {
  beside: () => (beside.value?.components ?? []).map(c => feature(c.footprint.geometry)),
  footprint: () => drawing.value === 'edit' || live.value ? [] : (report.value?.components ?? []).map(c => feature(c.footprint.geometry, { name: c.name })),
  overlaps: () => (report.value?.findings ?? []).flatMap((f, i) => f.geometry ? [feature(f.geometry, {
    index: i, colour: colours[f.effect] ?? '#444', focus: isFocus({ finding: i }), strong: f.effect === 'prohibited' || f.effect === 'review',
  })] : []),
  distances: () => (lines.value ?? []).map(l => feature(l.geometry, { label: `${l.name || l.code} ${metres(l.distance_m)}`, metres: l.distance_m, focus: isFocus({ line: lineOf(l) }) })),
  place: () => place.value ? [feature({ type: 'Point', coordinates: place.value })] : [],
  candidates: () => (candidates.value ?? []).map(c => feature({ type: 'Point', coordinates: c.at }, { label: c.crs })),
}

/** lineOf names a distance line: one for each component and layer. */
export const lineOf = (l: { component: string; layer: string }) => `${l.component}\n${l.layer}`

const isFocus = (f: { finding: number } | { line: string }) => JSON.stringify(focus.value) === JSON.stringify(f)

/** paint keeps each source in step with the page; again sets all of them, after a change of style. */
export function paint(map: maplibre.Map, again = false) {
  for (const [id, features] of Object.entries(scene)) {
    let bare = true
    const set = () => {
      const now = features()
      if (!(bare && !now.length)) (map.getSource(id) as maplibre.GeoJSONSource | undefined)?.setData({ type: 'FeatureCollection', features: now })
      bare = !now.length
    }
    if (again) set()
    else effect(set)
  }
}

/** looks is whether a layer of the record is drawn, and how strongly: not at all where it is off, else as the slider says. */
function looks(l: maplibre.LayerSpecification): { visibility: 'none' | 'visible'; [paint: `${string}-opacity`]: unknown } {
  const visibility = hidden.value.has(layerOf(l)) ? 'none' : 'visible'
  if (l.type === 'fill') return { visibility, 'fill-opacity': scaled(l.paint?.['fill-opacity'], opacity.value, l.id) }
  if (l.type === 'line') return { visibility, 'line-opacity': opacity.value }
  return { visibility }
}

/** visibility keeps what is drawn in step with what is ticked, and with the slider. */
export function visibility(map: maplibre.Map) {
  for (const l of map.getStyle().layers) {
    if (!layerOf(l)) continue
    const { visibility, ...paint } = looks(l)
    map.setLayoutProperty(l.id, 'visibility', visibility)
    for (const [name, value] of Object.entries(paint)) map.setPaintProperty(l.id, name as 'fill-opacity', value as number)
  }
}

const strengths = new Map<string, unknown>()

/** scaled is a fill's own opacity times the slider's. */
function scaled(given: unknown, strength: number, id: string): unknown {
  if (!strengths.has(id)) strengths.set(id, given ?? 1)
  const base = strengths.get(id)
  return strength === 1 ? base : ['*', base, strength]
}

/** pointAt brings the finding whose overlap was clicked into sight in the panel. */
export function pointAt(map: maplibre.Map, at: maplibre.PointLike) {
  const hit = map.queryRenderedFeatures(at, { layers: ['own-overlap'] })[0]
  const i = hit?.properties.index as number | undefined
  focus.value = i === undefined ? null : { finding: i }
  if (i !== undefined) document.getElementById(`finding-${i}`)?.scrollIntoView({ block: 'nearest' })
}
