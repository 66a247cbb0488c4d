// What is being drawn stands on a sheet of its own above the map, in SVG: a vertex follows the
// hand without the map being drawn again, and a change of the map's style takes nothing away.
import { TerraDrawExtend, type TerraDrawChanges, type TerraDrawStylingFunction, type GeoJSONStoreFeatures, type SetCursor } from 'terra-draw'
import type { Map as MapLibre } from 'maplibre-gl'

type Styling = ReturnType<TerraDrawStylingFunction[string]>

const names = 'http://www.w3.org/2000/svg'

/** Sketch is Terra Draw's way to the map: MapLibre gives the places, SVG the picture. */
export class Sketch extends TerraDrawExtend.TerraDrawBaseAdapter {
  private readonly sheet = document.createElementNS(names, 'svg')
  private shown: { feature: GeoJSONStoreFeatures; style: Styling }[] = []
  private next = 0

  constructor(private readonly map: MapLibre) {
    super({ coordinatePrecision: 9 })
    this.sheet.setAttribute('class', 'sketch')
    this.sheet.setAttribute('aria-hidden', 'true')
    map.getCanvasContainer().append(this.sheet)
    map.on('move', () => this.draw())
    map.on('resize', () => this.draw())
  }

  getMapEventElement(): HTMLElement { return this.map.getCanvas() }

  getLngLatFromEvent(e: PointerEvent | MouseEvent) {
    const box = this.map.getContainer().getBoundingClientRect()
    return this.unproject(e.clientX - box.left, e.clientY - box.top)
  }

  project(lng: number, lat: number) {
    const { x, y } = this.map.project([lng, lat])
    return { x, y }
  }

  unproject(x: number, y: number) {
    const { lng, lat } = this.map.unproject([x, y])
    return { lng, lat }
  }

  setCursor(cursor: Parameters<SetCursor>[0]) { this.map.getCanvas().style.cursor = cursor === 'unset' ? '' : cursor }

  setDraggability(enabled: boolean) { this.map.dragPan[enabled ? 'enable' : 'disable']() }

  setDoubleClickToZoom(enabled: boolean) { this.map.doubleClickZoom[enabled ? 'enable' : 'disable']() }

  /** render takes what is to be seen; it is drawn with the next frame, once. */
  render(changes: TerraDrawChanges, styling: TerraDrawStylingFunction) {
    this.shown = [...changes.created, ...changes.updated, ...changes.unchanged]
      .map(feature => ({ feature, style: styling[feature.properties.mode as string]!(feature) }))
      .sort((a, b) => a.style.zIndex - b.style.zIndex)
    cancelAnimationFrame(this.next)
    this.next = requestAnimationFrame(() => this.draw())
  }

  clear() {
    this._currentModeCallbacks?.onClear()
    cancelAnimationFrame(this.next)
    this.shown = []
    this.draw()
  }

  private draw() {
    const { clientWidth: width, clientHeight: height } = this.map.getContainer()
    const inSight = ({ feature: { geometry: g } }: { feature: GeoJSONStoreFeatures }) => {
      if (g.type !== 'Point') return true
      const { x, y } = this.project(g.coordinates[0]!, g.coordinates[1]!)
      return x > -9 && y > -9 && x < width + 9 && y < height + 9
    }
    this.sheet.replaceChildren(...this.shown.filter(inSight).map(({ feature, style }) => this.mark(feature.geometry, style)))
  }

  /** mark is one feature as SVG. */
  private mark(g: GeoJSONStoreFeatures['geometry'], s: Styling): SVGElement {
    if (g.type === 'Point') {
      const { x, y } = this.project(g.coordinates[0]!, g.coordinates[1]!)
      return element('circle', { cx: x, cy: y, r: s.pointWidth, fill: s.pointColor, stroke: s.pointOutlineColor, 'stroke-width': s.pointOutlineWidth })
    }
    const path = (line: number[][]) => line.map(([lng, lat], i) => { const { x, y } = this.project(lng!, lat!); return `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}` }).join('')
    if (g.type === 'LineString') return element('path', { d: path(g.coordinates), fill: 'none', stroke: s.lineStringColor, 'stroke-width': s.lineStringWidth })
    return element('path', {
      d: g.coordinates.map(ring => `${path(ring)}Z`).join(''), 'fill-rule': 'evenodd', fill: s.polygonFillColor, 'fill-opacity': s.polygonFillOpacity,
      stroke: s.polygonOutlineColor, 'stroke-width': s.polygonOutlineWidth,
    })
  }
}

function element(name: string, attributes: Record<string, string | number>): SVGElement {
  const e = document.createElementNS(names, name)
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, String(v))
  return e
}
