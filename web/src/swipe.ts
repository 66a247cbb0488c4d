// Two versions of a layer side by side: a second map lies over the first one, follows it,
// and is cut off left of a divider.
import * as maplibre from 'maplibre-gl'
import { credentials } from './key'
import { map } from './map'
import { layerOf } from './scene'
import { ink, veil, zoneLayers } from './planning-map'
import { service } from './service'

/** Swipe is a comparison under way. */
export type Swipe = { move: (share: number) => void; show: (before: GeoJSON.FeatureCollection, after: GeoJSON.FeatureCollection) => void; end: () => void }

/** begin draws the earlier version left of the divider and the later one right of it; the
 * published zones of the layer itself are left out on both sides. */
export function begin(over: HTMLElement, layer: string, before: GeoJSON.FeatureCollection, after: GeoJSON.FeatureCollection): Swipe {
  const style = map.getStyle()
  const ours = (id: string) => /^(own-|plan-|td-)/.test(id)
  const of = (l: maplibre.LayerSpecification) => layerOf(l) === layer
  const hide = style.layers.filter(l => of(l) && map.getLayoutProperty(l.id, 'visibility') !== 'none').map(l => l.id)
  for (const id of hide) map.setLayoutProperty(id, 'visibility', 'none')
  const dressed = () => {
    if (map.getSource('plan-before')) return
    map.addSource('plan-before', { type: 'geojson', data: before })
    for (const l of zoneLayers('plan-before', ink.before)) map.addLayer(l, map.getLayer('plan-faults-fill') ? 'plan-faults-fill' : undefined)
  }
  dressed()
  const other = new maplibre.Map({
    container: over, attributionControl: false, interactive: false, fadeDuration: 0, canvasContextAttributes: { preserveDrawingBuffer: true },
    center: map.getCenter(), zoom: map.getZoom(),
    transformRequest: url => url.startsWith(`${service.root}/`) ? { url, headers: credentials() } : { url },
    style: {
      ...style,
      sources: { ...Object.fromEntries(Object.entries(style.sources).filter(([id, s]) => !ours(id) && s.type !== 'geojson')), 'plan-after': { type: 'geojson', data: after } },
      layers: [
        { id: 'paper', type: 'background', paint: { 'background-color': '#ffffff' } },
        ...style.layers.filter(l => !ours(l.id) && !of(l) && !('source' in l && style.sources[l.source as string]?.type === 'geojson')),
        veil,
        ...zoneLayers('plan-after', ink.after),
      ],
    },
  })
  const follow = () => { other.jumpTo({ center: map.getCenter(), zoom: map.getZoom() }) }
  const filter = () => { other.getCanvas().style.filter = map.getCanvas().style.filter }
  filter()
  map.on('move', follow)
  return {
    show: (earlier, later) => {
      const put = (m: maplibre.Map, id: string, data: GeoJSON.FeatureCollection) => (m.getSource(id) as maplibre.GeoJSONSource | undefined)?.setData(data)
      put(map, 'plan-before', earlier)
      if (other.getSource('plan-after')) put(other, 'plan-after', later)
      else other.once('load', () => put(other, 'plan-after', later))
    },
    move: share => { over.style.clipPath = `inset(0 0 0 ${100 * share}%)` },
    end: () => {
      map.off('move', follow)
      other.remove()
      for (const l of zoneLayers('plan-before', ink.before)) if (map.getLayer(l.id)) map.removeLayer(l.id)
      if (map.getSource('plan-before')) map.removeSource('plan-before')
      for (const id of hide) if (map.getLayer(id)) map.setLayoutProperty(id, 'visibility', 'visible')
    },
  }
}
