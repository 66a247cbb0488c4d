import { useState } from 'preact/hooks'
import { nameOf } from '../judge'
import { beside, rules, steady } from '../state'
import { effectWord, inBrackets, outcomeWord, say, w } from '../words'
import { History } from './history'
import type { Report } from '../types'

/** strength orders outcomes by their weight. */
export const strength = ['hit', 'touch', 'pending', 'unassessed', 'failed', 'not-near', 'not-met', 'not-in-force']

/** outcomesOf are the strongest outcome of each rule over a report's components. */
function outcomesOf(r: Report): Map<string, string> {
  const all = new Map<string, string>()
  for (const c of r.checks) {
    const had = all.get(c.rule)
    if (had === undefined || strength.indexOf(c.outcome) < strength.indexOf(had)) all.set(c.rule, c.outcome)
  }
  return all
}

/** Compare offers to set the project in hand aside, or to take an earlier case, for comparison. */
export function Compare({ r }: { r: Report }) {
  const [choosing, setChoosing] = useState(false)
  if (beside.value) return null
  return (
    <details open={choosing} onToggle={e => setChoosing(e.currentTarget.open)}>
      <summary>{w('compare')}</summary>
      <p>{w('compareHint')}</p>
      <button type="button" onClick={() => { beside.value = r }}>{w('setAside')}</button>
      {choosing && <History compare />}
    </details>
  )
}

/** Beside sets the project in hand beside another: the verdicts, then rule by rule, what differs first. */
export function Beside() {
  const [r, other] = [steady.value, beside.value]
  if (!r || !other || r.id === other.id) return other ? <p class="card">{w('asideNow')} <End /></p> : null
  const [a, b] = [outcomesOf(other), outcomesOf(r)]
  const rows = [...new Set([...b.keys(), ...a.keys()])].map(rule => ({ rule, was: a.get(rule) ?? '–', is: b.get(rule) ?? '–' }))
  const differ = rows.filter(x => x.was !== x.is)
  const same = rows.filter(x => x.was === x.is && !['not-near', 'not-met', 'not-in-force'].includes(x.is))
  return (
    <section aria-label={w('compare')} class="compare">
      <h2>{w('compare')}</h2>
      <table>
        <thead>
          <tr><th scope="col">{w('rule')}</th><th scope="col"><span class="aside-mark" aria-hidden="true" />{nameOf(other)}</th><th scope="col">{nameOf(r)}</th></tr>
        </thead>
        <tbody>
          <tr class="differs"><th scope="row">{w('verdict')}</th>{[other, r].map((x, i) => <td key={i}>{effectWord(x.verdict, x.verdict_authority)}{!x.complete && inBrackets(w('incomplete'))}</td>)}</tr>
          <tr><th scope="row">{w('findings')}</th><td>{other.findings.length}</td><td>{r.findings.length}</td></tr>
          <tr><th scope="rowgroup" colSpan={3}>{w('differences')} ({differ.length})</th></tr>
          <Rows list={differ} />
        </tbody>
      </table>
      <details>
        <summary>{w('common')} ({same.length})</summary>
        <table><tbody><Rows list={same} /></tbody></table>
      </details>
      <End />
    </section>
  )
}

const End = () => <button type="button" onClick={() => { beside.value = null }}>{w('endCompare')}</button>

function Rows({ list }: { list: { rule: string; was: string; is: string }[] }) {
  return list.map(x => (
    <tr key={x.rule} class={x.was === x.is ? '' : 'differs'}>
      <th scope="row">{x.rule}<br /><span class="faint">{say(rules.value.get(x.rule))}</span></th><td>{outcomeWord(x.was)}</td><td>{outcomeWord(x.is)}</td>
    </tr>
  ))
}
