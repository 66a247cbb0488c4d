import { useState } from 'preact/hooks'
import { facts } from '../state'
import { say, w } from '../words'
import type { FactSet } from '../types'

const holds = (s: FactSet, code: string) => s.codes.some(c => c === code || (c.endsWith('*') && code.startsWith(c.slice(0, -1))))

/** Industry takes GB/T 4754 codes: any of four digits, with the sets of the rules that hold each; and finds codes of those sets by
 * their names. The page holds no table of the whole standard, and says so. */
export function Industry({ id, give }: { id: string; give: (codes: string[]) => void }) {
  const [text, setText] = useState('')
  const [taken, setTaken] = useState<string[]>([])
  const sets = facts.value?.sets ?? []
  const t = text.trim()
  const whole = /^\d{4}$/.test(t)
  const found = t.length < 1 ? [] : sets.filter(s => /^\d+$/.test(t) ? s.codes.some(c => c.startsWith(t) || (c.endsWith('*') && t.startsWith(c.slice(0, -1)))) : say(s.title).toLowerCase().includes(t.toLowerCase()))
  const take = (code: string) => {
    if (!taken.includes(code)) setTaken([...taken, code])
    setText('')
  }
  const done = (e: Event) => {
    e.preventDefault()
    const all = whole && !taken.includes(t) ? [...taken, t] : taken
    if (all.length) give(all)
  }
  return (
    <form onSubmit={done}>
      <div class="row">
        <input id={id} type="search" placeholder={w('industryHint')} value={text} onInput={e => setText(e.currentTarget.value)} aria-describedby={`${id}-note`} />
        {whole && <button type="button" onClick={() => take(t)}>{w('add')} {t}</button>}
        <button type="submit" disabled={!taken.length && !whole}>{w('answer')}</button>
      </div>
      {taken.length > 0 && <ul class="codes">{taken.map(c => (
        <li key={c}><strong>{c}</strong> {sets.filter(s => holds(s, c)).map(s => say(s.title)).join('、') || w('noSet')} <button type="button" class="link" onClick={() => setTaken(taken.filter(x => x !== c))}>{w('remove')}</button></li>
      ))}</ul>}
      <ul class="codes" aria-live="polite">
        {whole && <li class="faint">{t}: {sets.filter(s => holds(s, t)).map(s => say(s.title)).join('、') || w('noSet')}</li>}
        {!whole && found.slice(0, 8).map(s => (
          <li key={s.id}>{say(s.title)}: {s.codes.filter(c => !/^\d+$/.test(t) || c.startsWith(t) || c.endsWith('*')).slice(0, 12).map(c => c.endsWith('*')
            ? <button key={c} type="button" class="link" title={w('anyDigits')} onClick={() => setText(c.slice(0, -1))}>{c}</button>
            : <button key={c} type="button" class="link" onClick={() => take(c)}>{c}</button>)}</li>
        ))}
      </ul>
      <p class="faint" id={`${id}-note`}>{w('industryNote')}</p>
    </form>
  )
}
