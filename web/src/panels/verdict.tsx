import { before, hidden, live, report, rules, steady } from '../state'
import { asked, plain } from '../hints'
import { zoomTo } from '../map'
import { area, colon, effectWord, inBrackets, metres, outcomeWord, roleWord, say, statusWord, w } from '../words'
import { Beside, Compare, strength } from './compare'
import { Distances } from './distances'
import { Facts, Questions } from './facts'
import { FindingCard } from './finding'
import { Downloads, Saving } from './outcome'
import type { Report } from '../types'

/** Verdict shows the report in hand: the verdict first, then what it rests on, and as prominent what is unknown. While a
 * vertex is dragged, verdict and findings follow; the rest waits until it is let go. */
export function Verdict() {
  return (
    <>
      <Head />
      <Beside />
      <Found />
      <Rest />
    </>
  )
}

function Head() {
  const r = report.value
  if (!r) return null
  return (
    <>
      <section class={`verdict ${r.verdict} ${r.complete ? '' : 'open'}`} aria-live="polite">
        <h2>{w('verdict')}{colon()}{effectWord(r.verdict, r.verdict_authority)}{!r.complete && inBrackets(w('incomplete'))}</h2>
        {r.verdict_at_most !== r.verdict && <p>{w('atMost')}{colon()}<strong>{effectWord(r.verdict_at_most)}</strong></p>}
        <p class="counts">
          <a href="#" onClick={jump('findings')}>{w('findings')} {r.findings.length}</a> · <a href="#" onClick={jump('pending')}>{w('pending')} {r.pending.length}</a> · <a href="#" onClick={jump('unassessed')}>{w('unassessed')} {unassessed(r).length}</a>
        </p>
      </section>
      {!live.value && <Flips r={r} />}
      {r.components.map(c => (
        <section key={c.name} class="card">
          <h3><button type="button" class="link" onClick={() => zoomTo(c.footprint.geometry)}>{c.name}</button>{r.components.length > 1 && <span class="faint"> {roleWord(c.role)} · {effectWord(c.verdict)}</span>}</h3>
          <p>{c.footprint.kind === 'area' ? `${w('area')} ${area(c.footprint.area_m2)}` : `${w('length')} ${metres(c.footprint.length_m)}`} · {w('crs')} {c.footprint.crs.used}</p>
          {c.footprint.crs.warnings.map(n => <p key={n.code} class="doubt">{w('warnings')}{colon()}{plain(say(n.text))}</p>)}
          {c.footprint.repairs.map((n, i) => <p key={i} class="faint">{w('repairs')}{colon()}{plain(say(n.text))}</p>)}
        </section>
      ))}
    </>
  )
}

function Found() {
  const r = report.value
  if (!r) return null
  return (
    <>
      <h2 id="findings">{w('findings')} ({r.findings.length})</h2>
      {r.findings.length === 0 && <p>{r.complete ? w('none') : effectWord('clear') + inBrackets(w('incomplete'))}</p>}
      <Off r={r} />
      {r.findings.map((f, i) => <FindingCard key={`${f.rule}${f.component}${f.layer}${f.zone?.code}`} f={f} i={i} r={r} />)}
    </>
  )
}

/** Off says of how many findings the layer is not on the map, and draws those layers. */
function Off({ r }: { r: Report }) {
  const off = new Set(r.findings.flatMap(f => f.layer && hidden.value.has(f.layer) ? [f.layer] : []))
  if (!off.size) return null
  return <p class="faint">{w('metOff').replace('{n}', String(off.size))} <button type="button" class="link" onClick={() => { hidden.value = new Set([...hidden.value].filter(id => !off.has(id))) }}>{w('drawThem')}</button></p>
}

function Rest() {
  const r = steady.value
  if (!r) return null
  return (
    <div class={live.value ? 'waits' : ''} aria-busy={live.value}>
      <Questions r={r} />
      <Facts r={r} />
      <h2 id="pending">{w('pending')} ({r.pending.length})</h2>
      <ul>{r.pending.map((p, i) => <li key={i}><strong>{p.rule}</strong> {say(rules.value.get(p.rule))} <span class="faint">({effectWord(p.effect)})</span>: {p.needs.map(n => nameOfNeed(r, n.name)).join('、')}</li>)}</ul>
      <h2 id="unassessed">{w('unassessed')} ({unassessed(r).length})</h2>
      <ul class="doubtful">{unassessed(r).map(([key, of]) => <li key={key}>{titleOf(r, of[0]!.layer)}{colon()}{statusWord(of[0]!.reason)} ({new Set(of.flatMap(u => u.rules)).size} {w('rules')}{of.length < r.components.length && `, ${of.map(u => u.component).join('、')}`})</li>)}</ul>
      <Distances r={r} />
      <Compare r={r} />
      <Saving r={r} />
      <Downloads />
      <p class="faint">{w('disclaimer')}</p>
    </div>
  )
}

const jump = (id: string) => (e: Event) => {
  e.preventDefault()
  document.getElementById(id)?.scrollIntoView({ block: 'start' })
}

/** unassessed are the layers that were not assessed, each with the components that it was not assessed for. */
const unassessed = (r: Report) => [...Map.groupBy(r.unassessed, u => `${u.layer} ${u.reason}`)]

/** titleOf is what a layer is called. */
export const titleOf = (r: Report, layer: string) => say(r.layers.find(l => l.layer === layer)?.title) || layer

const nameOfNeed = (r: Report, fact: string) => {
  const q = r.questions.find(q => q.fact === fact)
  return q ? asked(q) : fact
}

/** titleOfRule is what a rule is called; those that stand in a district's own lists are known by what they found. */
const titleOfRule = (r: Report, rule: string) => say(rules.value.get(rule)) || say(r.findings.find(f => f.rule === rule)?.title)

/** aside are outcomes of rules that have no say: one in place of another turns nothing. */
const aside = ['not-near', 'not-met', 'not-in-force', undefined]

/** turnedOf are the rules that a change turned, each once with the components it turned for, what weighs most first. */
function turnedOf(old: Report, r: Report) {
  const was = new Map(old.checks.map(c => [`${c.rule}\n${c.component}`, c.outcome]))
  const had = new Set(old.components.map(c => c.name))
  const turned = r.checks.map(c => ({ ...c, was: was.get(`${c.rule}\n${c.component}`) }))
    .filter(c => had.has(c.component) ? c.was !== c.outcome && !(aside.includes(c.was) && aside.includes(c.outcome)) : c.outcome === 'hit' || c.outcome === 'touch')
  return [...Map.groupBy(turned, c => `${c.rule} ${c.was} ${c.outcome}`).values()].sort((a, b) => strength.indexOf(a[0]!.outcome) - strength.indexOf(b[0]!.outcome))
}

/** Flips says which rules a changed fact turned. */
function Flips({ r }: { r: Report }) {
  const old = before.value
  if (!old) return null
  const turned = turnedOf(old, r)
  const added = r.components.some(c => !old.components.some(o => o.name === c.name))
  return (
    <section class="card" aria-live="polite">
      <h3>{w('flips')}{colon()}{effectWord(old.verdict)} → {effectWord(r.verdict)}</h3>
      {turned.length === 0 && <p>{w('noFlip')}</p>}
      {added && <p class="faint">{w('newParts')}</p>}
      <ul>{turned.slice(0, 12).map(([c, ...more]) => <li key={`${c!.rule}${c!.was}${c!.outcome}`}>{c!.rule} {titleOfRule(r, c!.rule)}{colon()}{c!.was && `${outcomeWord(c!.was)} → `}<strong>{outcomeWord(c!.outcome)}</strong>{r.components.length > 1 && <span class="faint">{inBrackets([c!, ...more].map(x => x.component).join('、'))}</span>}</li>)}</ul>
      {turned.length > 12 && <p class="faint">+{turned.length - 12}</p>}
    </section>
  )
}
