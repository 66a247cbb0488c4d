import { useState } from 'preact/hooks'
import { answer } from '../judge'
import { submission } from '../state'
import { say, w } from '../words'
import type { Question, Report } from '../types'

/** Questions asks only what still decides the case, the most decisive first; what offices must say stands apart. */
export function Questions({ r }: { r: Report }) {
  const [all, setAll] = useState(false)
  const applicant = r.questions.filter(q => q.ask === 'applicant')
  const office = r.questions.filter(q => q.ask === 'office')
  const shown = all ? applicant : applicant.slice(0, 5)
  return (
    <>
      {applicant.length > 0 && <>
        <h2>{w('questions')} ({applicant.length})</h2>
        {shown.map(q => <Ask key={q.fact} q={q} />)}
        {!all && applicant.length > shown.length && <button type="button" class="link" onClick={() => setAll(true)}>{w('moreQuestions')}</button>}
      </>}
      {office.length > 0 && <>
        <h2>{w('officeQuestions')} ({office.length})</h2>
        <ul class="doubtful">{office.map(q => <li key={q.fact}>{say(q.title)}{say(q.office) && ` – ${say(q.office)}`} <span class="faint">({w('decides')} {q.decides.length} {w('rules')})</span></li>)}</ul>
      </>}
    </>
  )
}

/** Ask is one question, in the form its fact takes. */
function Ask({ q }: { q: Question }) {
  const [text, setText] = useState('')
  const id = `ask-${q.fact}`
  const give = (e: Event) => {
    e.preventDefault()
    if (!text.trim()) return
    answer(q.fact, q.type === 'number' ? Number(text) : q.type === 'list' ? text.split(/[\s,，、;；]+/).filter(Boolean) : text.trim())
  }
  return (
    <form class="ask" onSubmit={give}>
      <label for={id}>{say(q.title)} <span class="faint">({w('decides')} {q.decides.length} {w('rules')})</span></label>
      {q.type === 'bool' && <div class="row">
        <button type="button" id={id} onClick={() => answer(q.fact, true)}>{w('yes')}</button>
        <button type="button" onClick={() => answer(q.fact, false)}>{w('no')}</button>
      </div>}
      {q.type !== 'bool' && q.choices.length > 0 && (
        <select id={id} onChange={e => { if (e.currentTarget.value) answer(q.fact, q.type === 'list' ? [e.currentTarget.value] : e.currentTarget.value) }}>
          <option value="">{w('unknown')}</option>
          {q.choices.map(c => <option key={c} value={c}>{c}</option>)}
        </select>
      )}
      {q.type !== 'bool' && q.choices.length === 0 && <div class="row">
        <input id={id} inputMode={q.type === 'number' ? 'decimal' : 'text'} value={text} onInput={e => setText(e.currentTarget.value)} />
        <button type="submit">{w('answer')}</button>
      </div>}
    </form>
  )
}

/** Facts are those that were answered, each to be taken back: what if it were otherwise? */
export function Facts({ r }: { r: Report }) {
  const given = Object.entries(submission.value?.facts ?? {})
  const titles = new Map(r.components.flatMap(c => Object.entries(c.facts).map(([name, f]) => [name, f.title] as const)))
  if (!given.length) return null
  return (
    <>
      <h2>{w('facts')} ({given.length})</h2>
      <ul class="facts">
        {given.map(([name, value]) => (
          <li key={name}>{say(titles.get(name)) || name}: <strong>{value === true ? w('yes') : value === false ? w('no') : String(value)}</strong>
            {typeof value === 'boolean' && <button type="button" class="link" onClick={() => answer(name, !value)}>→ {w(value ? 'no' : 'yes')}</button>}
            <button type="button" class="link" onClick={() => answer(name, undefined)}>→ {w('unknown')}</button>
          </li>
        ))}
      </ul>
    </>
  )
}
