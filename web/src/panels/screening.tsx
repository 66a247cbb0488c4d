import { useRef } from 'preact/hooks'
import { begin, canRedo, canUndo, end, redo, undo } from '../draw'
import { choose, forget, judgeFiles } from '../judge'
import { inWords, plain } from '../hints'
import { busy, candidates, choices, drawing, inProgress, problem } from '../state'
import { say, w } from '../words'
import { History } from './history'
import { Parts } from './parts'
import { Refusal } from './refusal'
import { Verdict } from './verdict'

/** Screening is the reviewer's panel: bring a footprint, answer what is asked, read the verdict. */
export function Screening() {
  const picker = useRef<HTMLInputElement>(null)
  const idle = !inProgress.value && drawing.value !== 'polygon'
  const drop = () => {
    end()
    forget()
  }
  return (
    <>
      <input ref={picker} id="footprint" type="file" multiple hidden aria-label={w('drop')} onChange={e => { end(); judgeFiles([...(e.currentTarget.files ?? [])]); e.currentTarget.value = '' }} />
      {idle && (
        <button type="button" class="drop" onClick={() => picker.current?.click()}>
          <strong>{w('drop')}</strong><span class="faint">{w('dropFormats')}</span>
        </button>
      )}
      <div class="row">
        {idle && <button type="button" onClick={() => { forget(); begin('polygon') }}>{w('draw')}</button>}
        {drawing.value === 'edit' && <>
          <button type="button" disabled={!canUndo.value} onClick={undo}>{w('undo')}</button>
          <button type="button" disabled={!canRedo.value} onClick={redo}>{w('redo')}</button>
          <button type="button" onClick={end}>{w('done')}</button>
        </>}
        {(inProgress.value || drawing.value) && <button type="button" onClick={drop}>{w('clear')}</button>}
      </div>
      {drawing.value === 'polygon' && <p role="status">{w('drawHint')}</p>}
      {drawing.value === 'edit' && <p class="faint">{w('edit')}</p>}
      <p role="status" class="busy">{busy.value ? w('busy') : ''}</p>
      {candidates.value && <Candidates />}
      {problem.value && !candidates.value && <Refusal problem={problem.value} />}
      {choices.value.length > 0 && <Choices />}
      <Verdict />
      {inProgress.value && <Parts />}
      {idle && <History />}
    </>
  )
}

/** Candidates asks which coordinates a file holds; each stands on the map too. */
function Candidates() {
  return (
    <section class="refusal" role="alert">
      <strong>{w('choose')}</strong>
      {problem.value?.detail && <p class="pre">{inWords(problem.value.detail.split('\n')[0]!)}</p>}
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
      <h2>{w('choices')}</h2>
      <ul>
        {choices.value.map((c, i) => (
          <li key={i}><p>{plain(say(c.reason))}</p><button type="button" onClick={() => choose(c)}>{w('use')} {[c.crs, c.feature && `${w('feature')} ${c.feature}`, c.repair && w('repair')].filter(Boolean).join(' · ')}</button></li>
        ))}
      </ul>
    </section>
  )
}
