import { useState } from 'preact/hooks'
import { lineOf } from '../scene'
import { focus, lines, problem, saved, submission } from '../state'
import { zoomTo } from '../map'
import { Problem, service } from '../service'
import { metres, say, w } from '../words'
import type { DistanceLine, Report } from '../types'

/** Distances lists the layers that were looked at and not met, the nearest first; on the map each has its way there. */
export function Distances({ r }: { r: Report }) {
  const [open, setOpen] = useState(false)
  const list = r.layers.filter(l => l.status === 'clear').sort((a, b) => (a.nearest?.distance_m ?? Infinity) - (b.nearest?.distance_m ?? Infinity))
  const lineTo = (l: { component: string; layer: string }) => lines.value?.find(x => lineOf(x) === lineOf(l))
  return (
    <details onToggle={e => setOpen(e.currentTarget.open)}>
      <summary>{w('clearLayers')} ({list.length})</summary>
      {open && <>
        <p><button type="button" onClick={() => lines.value ? lines.value = null : void draw()}>{w(lines.value ? 'hideLines' : 'showLines')}</button></p>
        <table><tbody>{list.map(l => {
          const line = lineTo(l)
          const point = () => { if (line) focus.value = { line: lineOf(l) } }
          return (
            <tr key={lineOf(l)} onMouseEnter={point} onMouseLeave={() => { focus.value = null }}>
              <td>{say(l.title)}{r.components.length > 1 && ` · ${l.component}`}<br /><span class="faint">{l.nearest?.zone.name || l.nearest?.zone.code}</span></td>
              <td class="right number">{l.nearest ? metres(l.nearest.distance_m) : w('none')}
                {line && <button type="button" class="link" onFocus={point} onClick={() => zoomTo(line.geometry)}>{w('zoomTo')}</button>}</td>
            </tr>
          )
        })}</tbody></table>
      </>}
    </details>
  )
}

/** draw asks for the lines: the report itself holds distances only. */
async function draw() {
  try {
    const answer = submission.value ? await service.screen(submission.value, { format: 'geojson' }) : saved.value && await service.saved(saved.value.id, 'geojson')
    if (!answer) return
    const map = await answer.json() as GeoJSON.FeatureCollection<GeoJSON.LineString, Record<string, string | number>>
    lines.value = map.features.filter(f => f.properties.role === 'distance').map(f => ({
      component: String(f.properties.component), layer: String(f.properties.layer), code: String(f.properties.code), name: String(f.properties.name ?? ''),
      distance_m: Number(f.properties.distance_m), geometry: f.geometry,
    } satisfies DistanceLine))
    if (lines.value.length) zoomTo(...lines.value.filter(l => l.distance_m < 5000).map(l => l.geometry))
  } catch (e) {
    if (!(e instanceof Problem)) throw e
    problem.value = e.body
  }
}
