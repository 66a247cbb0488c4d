import { useEffect, useState } from 'preact/hooks'
import { name, remember } from '../industries'
import { service } from '../service'
import { facts } from '../state'
import { say, w } from '../words'
import type { FactSet, IndustriesAnswer } from '../types'

const holds = (s: FactSet, code: string) => s.codes.some(c => c === code || (c.endsWith('*') && code.startsWith(c.slice(0, -1))))

/** groups names the sets of the rules that hold a code. */
const groups = (code: string) => (facts.value?.sets ?? []).filter(s => holds(s, code)).map(s => say(s.title)).join('、') || w('noSet')

/** Industry takes GB/T 4754 codes, found by code or name in the whole table, and by the groups of the rules; and says which of
 * those hold each. A code that the table lacks is taken too, with a doubt. */
export function Industry({ id, give }: { id: string; give: (codes: string[]) => void }) {
  const [text, setText] = useState('')
  const [taken, setTaken] = useState<string[]>([])
  const found = useFound(text.trim())
  const t = text.trim()
  const whole = /^\d{4}$/.test(t)
  const sets = t && !/^\d+$/.test(t) ? (facts.value?.sets ?? []).filter(s => say(s.title).toLowerCase().includes(t.toLowerCase())) : []
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
        <input id={id} type="search" autocomplete="off" placeholder={w('industryHint')} value={text} onInput={e => setText(e.currentTarget.value)} aria-describedby={`${id}-note`} />
        {whole && <button type="button" onClick={() => take(t)}>{w('add')} {t}</button>}
        <button type="submit" disabled={!taken.length && !whole}>{w('answer')}</button>
      </div>
      {taken.length > 0 && <ul class="codes">{taken.map(c => (
        <li key={c}><strong>{c}</strong> <Name code={c} /> <span class="faint">({groups(c)})</span> <button type="button" class="link" onClick={() => setTaken(taken.filter(x => x !== c))}>{w('remove')}</button></li>
      ))}</ul>}
      <div aria-live="polite">
        {whole && <p class="faint">{t} <Name code={t} />: {groups(t)}</p>}
        {found && !whole && <Table found={found} take={take} open={setText} />}
        {sets.length > 0 && <>
          <p class="faint">{w('ruleGroups')}</p>
          <ul class="codes">{sets.slice(0, 8).map(s => (
            <li key={s.id}>{say(s.title)}: {s.codes.slice(0, 12).map(c => c.endsWith('*')
              ? <button key={c} type="button" class="link" title={w('anyDigits')} onClick={() => setText(c.slice(0, -1))}>{c}</button>
              : <button key={c} type="button" class="link" title={name(c)} onClick={() => take(c)}>{c}</button>)}</li>
          ))}</ul>
        </>}
        {found && !whole && found.total === 0 && sets.length === 0 && <p class="faint">{w('noIndustry')}</p>}
      </div>
      <p class="faint" id={`${id}-note`}>{w('industryNote')}</p>
    </form>
  )
}

/** Table lists what the standard has: classes are taken, what is above them is opened. */
function Table({ found, take, open }: { found: IndustriesAnswer; take: (code: string) => void; open: (code: string) => void }) {
  return (
    <>
      <ul class="codes found">{found.industries.map(i => (
        <li key={i.code} class={i.level}>
          <button type="button" class="link" title={i.within.map(a => `${a.code} ${a.name}`).join(' › ')} onClick={() => i.level === 'class' ? take(i.code) : open(i.code)}>
            {i.code} {i.name}{i.level !== 'class' && ' ›'}
          </button>
        </li>
      ))}</ul>
      {found.total > found.industries.length && <p class="faint">{w('moreIndustries').replace('{n}', String(found.total - found.industries.length))}</p>}
    </>
  )
}

/** Name is what a code stands for, or that the table does not know it. */
export function Name({ code }: { code: string }) {
  const is = name(code)
  return is === undefined ? null : is ? <span>{is}</span> : <span class="doubtful">{w('notListed')}</span>
}

/** useFound asks the service what a text means, once it rests. */
function useFound(text: string): IndustriesAnswer | undefined {
  const [found, setFound] = useState<IndustriesAnswer>()
  useEffect(() => {
    setFound(undefined)
    if (!text) return
    const stop = new AbortController()
    const rest = setTimeout(() => {
      service.industries(text, 12, stop.signal).then(a => { remember(a.industries); setFound(a) }).catch(() => {})
    }, 150)
    return () => { clearTimeout(rest); stop.abort() }
  }, [text])
  return found
}
