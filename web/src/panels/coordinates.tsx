import { useState } from 'preact/hooks'
import { meridian, parse, toGauss } from '../coordinates'
import { begin, end, measured } from '../draw'
import { goTo } from '../map'
import { cursor, drawing, view } from '../state'
import { metres, w } from '../words'

/** Coordinates are those under the cursor, in degrees and in metres, and a way to go to others. */
export function Coordinates() {
  const [text, setText] = useState('')
  const [bad, setBad] = useState(false)
  const at = cursor.value ?? (view.value ? [view.value.lon, view.value.lat] as [number, number] : null)
  const central = at ? meridian(at[0]) : 105
  const gk = at ? toGauss(at[0], at[1], central) : null
  const go = (e: Event) => {
    e.preventDefault()
    const p = parse(text, central)
    setBad(!p)
    if (p) goTo(p[0], p[1])
  }
  return (
    <div class="coordinates">
      <output aria-live="off">
        {at && <>
          <span class="number">{at[0].toFixed(6)}, {at[1].toFixed(6)}</span>
          <span class="number">GK {central}°E {gk![0].toFixed(1)}, {gk![1].toFixed(1)}</span>
        </>}
        {drawing.value === 'measure' && <strong class="number">{metres(measured.value)}</strong>}
      </output>
      <button type="button" class="quiet" aria-pressed={drawing.value === 'measure'} onClick={() => drawing.value === 'measure' ? end() : begin('measure')}>{w('measure')}</button>
      <form onSubmit={go}>
        <input aria-label={w('goTo')} placeholder={w('goTo')} title={w('goToHint')} value={text} aria-invalid={bad} onInput={e => { setText(e.currentTarget.value); setBad(false) }} />
      </form>
      {bad && <span class="bad" role="alert">{w('badCoordinates')}</span>}
    </div>
  )
}
