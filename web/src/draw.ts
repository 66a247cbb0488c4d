// Drawing and reshaping the footprint. While a vertex is dragged the project is judged
// again and again, each time dropping what was asked before.
import { TerraDraw, TerraDrawLineStringMode, TerraDrawPolygonMode, TerraDrawSelectMode } from 'terra-draw'
import { signal } from '@preact/signals'
import { map } from './map'
import { drawing } from './state'
import { isDrawing, judgeDrawn, nextDrawing, type Hand } from './judge'
import { Sketch } from './sketch'
import type { Part } from './service'
import type { Role } from './types'

let draw: TerraDraw | null = null
let hand: Hand = { file: 'drawing.geojson', role: 'site' }
let past: string[] = []
let ahead: string[] = []

export const measured = signal(0)
export const canUndo = signal(false)
export const canRedo = signal(false)

function tool(): TerraDraw {
  if (draw) return draw
  draw = new TerraDraw({
    adapter: new Sketch(map),
    modes: [
      new TerraDrawPolygonMode({ styles: { fillColor: '#202020', fillOpacity: 0.08, outlineColor: '#101010', outlineWidth: 3, closingPointColor: '#b3261e', closingPointWidth: 6 } }),
      new TerraDrawLineStringMode({ styles: { lineStringColor: '#1c5fa8', lineStringWidth: 3 } }),
      new TerraDrawSelectMode({
        flags: { polygon: { feature: { draggable: true, coordinates: { draggable: true, midpoints: true, deletable: true } } } },
        styles: { selectedPolygonColor: '#202020', selectedPolygonFillOpacity: 0.08, selectedPolygonOutlineColor: '#101010', selectedPolygonOutlineWidth: 3, selectionPointColor: '#b3261e', selectionPointWidth: 7, midPointColor: '#fff', midPointOutlineColor: '#b3261e', midPointWidth: 5, midPointOutlineWidth: 2 },
      }),
    ],
  })
  draw.start()
  draw.on('finish', (id, context) => {
    if (drawing.value === 'measure') return
    if (context.action === 'draw') {
      drawing.value = 'edit'
      queueMicrotask(() => { tool().setMode('select'); tool().selectFeature(id) })
    }
    remember()
    void judgeDrawn(polygon(), hand)
  })
  draw.on('change', (_, type) => {
    if (drawing.value === 'measure') measured.value = lengthOf()
    else if (drawing.value === 'edit' && type === 'update') void judgeDrawn(polygon(), hand, true)
  })
  return draw
}

/** polygon is what is drawn, or null. */
export function polygon(): GeoJSON.Polygon | null {
  const f = draw?.getSnapshot().find(f => f.geometry.type === 'Polygon')
  return f ? f.geometry as GeoJSON.Polygon : null
}

/** begin draws a part of the project, or a line to be measured. */
export function begin(mode: 'polygon' | 'measure', role: Role = 'site') {
  const t = tool()
  hand = { file: nextDrawing(), role }
  t.clear()
  past = []
  ahead = []
  remember(true)
  drawing.value = mode
  t.setMode(mode === 'measure' ? 'linestring' : 'polygon')
}

/** edit takes the polygon of a part into hand; of one that was not drawn, a drawing takes the place. */
export function edit(geometry: GeoJSON.Polygon, part: Part) {
  const t = tool()
  hand = { file: isDrawing(part.file) ? part.file : nextDrawing(), replaces: part.file, role: part.role }
  past = []
  t.clear()
  drawing.value = 'edit'
  t.setMode('select')
  const [added] = t.addFeatures([{ type: 'Feature', geometry: geometry as never, properties: { mode: 'polygon' } }])
  if (added?.id !== undefined) t.selectFeature(added.id)
  remember()
}

export function end() {
  draw?.clear()
  draw?.setMode('static')
  drawing.value = ''
  measured.value = 0
}

/** remember keeps what is drawn for undo; once for each finished change. */
function remember(fresh = false) {
  if (fresh) past = []
  const p = polygon()
  if (p) { past.push(JSON.stringify(p)); ahead = [] }
  canUndo.value = past.length > 1
  canRedo.value = ahead.length > 0
}

function restore(text: string) {
  const t = tool()
  t.clear()
  const [added] = t.addFeatures([{ type: 'Feature', geometry: JSON.parse(text), properties: { mode: 'polygon' } }])
  if (added?.id !== undefined) t.selectFeature(added.id)
  canUndo.value = past.length > 1
  canRedo.value = ahead.length > 0
  void judgeDrawn(polygon(), hand)
}

export function undo() {
  if (past.length < 2) return
  ahead.push(past.pop()!)
  restore(past.at(-1)!)
}

export function redo() {
  const next = ahead.pop()
  if (!next) return
  past.push(next)
  restore(next)
}

/** lengthOf is the length of the measuring line on the sphere, in metres. */
function lengthOf(): number {
  const line = draw?.getSnapshot().find(f => f.geometry.type === 'LineString')
  const at = (line?.geometry.coordinates ?? []) as [number, number][]
  let sum = 0
  for (let i = 1; i < at.length; i++) {
    const [a, b] = [at[i - 1]!, at[i]!]
    const rad = Math.PI / 180
    const h = Math.sin((b[1] - a[1]) * rad / 2) ** 2 + Math.cos(a[1] * rad) * Math.cos(b[1] * rad) * Math.sin((b[0] - a[0]) * rad / 2) ** 2
    sum += 2 * 6371008.8 * Math.asin(Math.sqrt(h))
  }
  return sum
}
