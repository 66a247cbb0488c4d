import { useState } from 'preact/hooks'
import { asked, plain } from '../hints'
import { answer } from '../judge'
import { facts, submission } from '../state'
import { colon, isRole, roleWord, say, w } from '../words'
import { Industry, Name } from './industry'
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
        {shown.map(q => ['bool', 'string', 'number', 'list'].includes(q.type) ? <Ask key={q.fact} q={q} r={r} /> : <Missing key={q.fact} q={q} />)}
        {!all && applicant.length > shown.length && <button type="button" class="link" onClick={() => setAll(true)}>{w('moreQuestions')}</button>}
      </>}
      {office.length > 0 && <>
        <h2>{w('officeQuestions')} ({office.length})</h2>
        <ul class="doubtful">{office.map(q => <li key={q.fact}>{asked(q)}{say(q.office) && ` – ${say(q.office)}`} <span class="faint">({w('decides')} {q.decides.length} {w('rules')})</span></li>)}</ul>
      </>}
    </>
  )
}

/** Missing is what no form can answer: another component, added under the parts of the project, or better coordinates. */
function Missing({ q }: { q: Question }) {
  return (
    <div class="ask">
      <p><strong>{asked(q)}</strong> <span class="faint">({w('decides')} {q.decides.length} {w('rules')})</span></p>
      {isRole(q.fact) && <button type="button" onClick={() => document.getElementById('parts')?.scrollIntoView({ block: 'start' })}>{w('toParts')}</button>}
    </div>
  )
}

/** Ask is one question, with what its fact means; of several components, for one or for all. */
function Ask({ q, r }: { q: Question; r: Report }) {
  const [of, setOf] = useState('')
  const id = `ask-${q.fact}`
  const about = facts.value?.facts.find(f => f.name === q.fact)
  const meaning = plain(say(about?.definition))
  return (
    <div class="ask">
      <label for={id}>{asked(q)} <span class="faint">({w('decides')} {q.decides.length} {w('rules')})</span></label>
      {meaning && <p class="faint" id={`${id}-meaning`}>{meaning}</p>}
      {r.components.length > 1 && (
        <label class="of">{w('concerns')} <select value={of} onChange={e => setOf(e.currentTarget.value)}>
          <option value="">{w('wholeProject')}</option>
          {r.components.map(c => <option key={c.name} value={c.name}>{c.name} ({roleWord(c.role)})</option>)}
        </select></label>
      )}
      <Field q={q} id={id} unit={about?.unit ?? ''} pattern={about?.pattern ?? ''} give={value => answer(q.fact, value, of)} />
    </div>
  )
}

/** Field is a question in the form its fact takes. */
function Field({ q, id, unit, pattern, give }: { q: Question; id: string; unit: string; pattern: string; give: (value: unknown) => void }) {
  const [text, setText] = useState('')
  if (q.type === 'bool') {
    return (
      <div class="row">
        <button type="button" id={id} onClick={() => give(true)}>{w('yes')}</button>
        <button type="button" onClick={() => give(false)}>{w('no')}</button>
      </div>
    )
  }
  if (q.type === 'list' && pattern) return <Industry id={id} give={give} />
  if (q.choices.length > 0) {
    return (
      <select id={id} onChange={e => { if (e.currentTarget.value) give(q.type === 'list' ? [e.currentTarget.value] : e.currentTarget.value) }}>
        <option value="">{w('unknown')}</option>
        {q.choices.map(c => <option key={c} value={c}>{c}</option>)}
      </select>
    )
  }
  const send = (e: Event) => {
    e.preventDefault()
    if (text.trim()) give(q.type === 'number' ? Number(text) : q.type === 'list' ? text.split(/[\s,，、;；]+/).filter(Boolean) : text.trim())
  }
  return (
    <form class="row" onSubmit={send}>
      <input id={id} inputMode={q.type === 'number' ? 'decimal' : 'text'} value={text} onInput={e => setText(e.currentTarget.value)} />{unit}
      <button type="submit">{w('answer')}</button>
    </form>
  )
}

/** Facts are those that were answered, each to be taken back: what if it were otherwise? */
export function Facts({ r }: { r: Report }) {
  const { components, ...own } = submission.value?.facts ?? {}
  const given = [
    ...Object.entries(own).map(([name, value]) => ({ name, value, of: '' })),
    ...Object.entries((components ?? {}) as Record<string, Record<string, unknown>>).flatMap(([of, all]) => Object.entries(all).map(([name, value]) => ({ name, value, of }))),
  ]
  if (!given.length) return null
  const titles = new Map(r.components.flatMap(c => Object.entries(c.facts).map(([name, f]) => [name, f.title] as const)))
  return (
    <>
      <h2>{w('facts')} ({given.length})</h2>
      <p class="faint">{w('whatIf')}</p>
      <ul class="facts">
        {given.map(({ name, value, of }) => {
          const choices = facts.value?.facts.find(f => f.name === name)?.choices ?? []
          return (
            <li key={`${of}/${name}`}>{of && <strong>{of}{colon()}</strong>}{say(titles.get(name)) || name}{colon()}<strong>{value === true ? w('yes') : value === false ? w('no') : Array.isArray(value) ? value.join('、') : String(value)}</strong>
              {Array.isArray(value) && facts.value?.facts.find(f => f.name === name)?.pattern && value.map(code => <div key={code} class="faint">{String(code)} <Name code={String(code)} /></div>)}
              {typeof value === 'boolean' && <button type="button" class="link" onClick={() => answer(name, !value, of)}>→ {w(value ? 'no' : 'yes')}</button>}
              {choices.length > 0 && typeof value === 'string' && (
                <select aria-label={`${w('whatIfOf')} ${say(titles.get(name)) || name}`} value={value} onChange={e => answer(name, e.currentTarget.value, of)}>{choices.map(c => <option key={c} value={c}>{c}</option>)}</select>
              )}
              <button type="button" class="link" onClick={() => answer(name, undefined, of)}>→ {w('unknown')}</button>
            </li>
          )
        })}
      </ul>
    </>
  )
}
