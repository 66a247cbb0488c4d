import { useState } from 'preact/hooks'
import { nameOf } from '../judge'
import { beside } from '../state'
import { effectWord, outcomeWord, say, w, type Text } from '../words'
import { History } from './history'
import type { Report } from '../types'

const strength = ['hit', 'touch', 'pending', 'unassessed', 'failed', 'not-near', 'not-met', 'not-in-force']

/** outcomesOf are the strongest outcome of each rule over a report's components. */
function outcomesOf(r: Report): Map<string, string> {
  const all = new Map<string, string>()
  for (const c of r.checks) {
    const had = all.get(c.rule)
    if (had === undefined || strength.indexOf(c.outcome) < strength.indexOf(had)) all.set(c.rule, c.outcome)
  }
  return all
}

/** Compare sets the project in hand beside another: the verdicts, then rule by rule, what differs first. */
export function Compare({ r }: { r: Report }) {
  const [choosing, setChoosing] = useState(false)
  const other = beside.value
  if (!other) {
    return (
      <details open={choosing} onToggle={e => setChoosing(e.currentTarget.open)}>
        <summary>{w('compare')}</summary>
        <p>{w('compareHint')}</p>
        <button type="button" onClick={() => { beside.value = r }}>{w('setAside')}</button>
        {choosing && <History compare />}
      </details>
    )
  }
  return (
    <section aria-label={w('compare')} class="compare">
      <h2>{w('compare')}</h2>
      <Table r={r} other={other} />
      <button type="button" onClick={() => { beside.value = null }}>{w('endCompare')}</button>
    </section>
  )
}

function Table({ r, other }: { r: Report; other: Report }) {
  const [a, b] = [outcomesOf(other), outcomesOf(r)]
  const rules = [...new Set([...b.keys(), ...a.keys()])].map(rule => ({ rule, was: a.get(rule) ?? '–', is: b.get(rule) ?? '–' }))
  const differ = rules.filter(x => x.was !== x.is)
  const same = rules.filter(x => x.was === x.is && !['not-near', 'not-met', 'not-in-force'].includes(x.is))
  const titles = new Map([...other.findings, ...r.findings].map(f => [f.rule, f.title]))
  const rows = (list: typeof rules) => list.map(x => (
    <tr key={x.rule} class={x.was === x.is ? '' : 'differs'}>
      <th scope="row">{x.rule}<Title text={titles.get(x.rule)} /></th><td>{outcomeWord(x.was)}</td><td>{outcomeWord(x.is)}</td>
    </tr>
  ))
  return (
    <table>
      <thead>
        <tr><th scope="col">{w('rule')}</th><th scope="col"><span class="aside-mark" aria-hidden="true" />{nameOf(other)}</th><th scope="col">{nameOf(r)}</th></tr>
      </thead>
      <tbody>
        <tr><th scope="row">{w('verdict')}</th><td>{effectWord(other.verdict)}{!other.complete && ` (${w('incomplete')})`}</td><td>{effectWord(r.verdict)}{!r.complete && ` (${w('incomplete')})`}</td></tr>
        <tr><th scope="row">{w('findings')}</th><td>{other.findings.length}</td><td>{r.findings.length}</td></tr>
        <tr><th scope="rowgroup" colSpan={3}>{w('differences')} ({differ.length})</th></tr>
        {rows(differ)}
        <tr><th scope="rowgroup" colSpan={3}>{w('common')} ({same.length})</th></tr>
        {rows(same)}
      </tbody>
    </table>
  )
}

function Title({ text }: { text?: Text }) {
  return text ? <><br /><span class="faint">{say(text)}</span></> : null
}
