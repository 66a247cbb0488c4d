import { useRef } from 'preact/hooks'
import { begin, canRedo, canUndo, edit, end, redo, undo } from '../draw'
import { choose, forget, judgeFiles } from '../judge'
import { busy, candidates, choices, drawing, problem, report, submission } from '../state'
import { say, w } from '../words'
import { Refusal } from './refusal'
import { Verdict } from './verdict'

/** Screening is the reviewer's panel: bring a footprint, answer what is asked, read the verdict. */
export function Screening() {
  const picker = useRef<HTMLInputElement>(null)
  const polygon = report.value?.components.length === 1 && report.value.components[0]!.footprint.geometry.type === 'Polygon' ? report.value.components[0]!.footprint.geometry as GeoJSON.Polygon : null
  const drop = () => {
    end()
    forget()
  }
  return (
    <>
      <input ref={picker} type="file" multiple hidden aria-label={w('drop')} onChange={e => { judgeFiles([...(e.currentTarget.files ?? [])]); e.currentTarget.value = '' }} />
      {!submission.value && drawing.value !== 'polygon' && (
        <button type="button" class="drop" onClick={() => picker.current?.click()}>
          <strong>{w('drop')}</strong><span class="faint">{w('dropFormats')}</span>
        </button>
      )}
      <div class="row">
        {drawing.value !== 'polygon' && <button type="button" onClick={() => { forget(); begin('polygon') }}>{w('draw')}</button>}
        {polygon && drawing.value === '' && <button type="button" onClick={() => edit(polygon)}>{w('reshape')}</button>}
        {drawing.value === 'edit' && <>
          <button type="button" disabled={!canUndo.value} onClick={undo}>{w('undo')}</button>
          <button type="button" disabled={!canRedo.value} onClick={redo}>{w('redo')}</button>
        </>}
        {(submission.value || drawing.value) && <button type="button" onClick={drop}>{w('clear')}</button>}
      </div>
      {drawing.value === 'polygon' && <p role="status">{w('drawHint')}</p>}
      {drawing.value === 'edit' && <p class="faint">{w('edit')}</p>}
      <p role="status" class="busy">{busy.value ? w('reading') : ''}</p>
      {candidates.value && <Candidates />}
      {problem.value && !candidates.value && <Refusal problem={problem.value} />}
      {choices.value.length > 0 && <Choices />}
      {report.value && <Verdict r={report.value} />}
    </>
  )
}

/** Candidates asks which coordinates a file holds; each stands on the map too. */
function Candidates() {
  return (
    <section class="refusal" role="alert">
      <strong>{w('choose')}</strong>
      {problem.value?.detail && <p class="pre">{problem.value.detail.split('\n')[0]}</p>}
      <ul>
        {candidates.value!.map(c => (
          <li key={`${c.crs}${c.swapped}`}>
            <p>{say(c.reason)}<br /><span class="number faint">{c.crs} → {c.at[0].toFixed(5)}, {c.at[1].toFixed(5)}</span></p>
            <button type="button" onClick={() => choose(c)}>{w('use')} {c.crs}</button>
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Choices are ways to read a file that was refused as it stands. */
function Choices() {
  return (
    <section class="card">
      <h3>{w('choices')}</h3>
      <ul>
        {choices.value.map((c, i) => (
          <li key={i}><p>{say(c.reason)}</p><button type="button" onClick={() => choose(c)}>{w('use')} {[c.crs, c.feature && `${w('feature')} ${c.feature}`, c.repair && w('repair')].filter(Boolean).join(' · ')}</button></li>
        ))}
      </ul>
    </section>
  )
}
