import { before, live, report, rules, steady } from '../state'
import { asked, plain } from '../hints'
import { zoomTo } from '../map'
import { area, effectWord, metres, outcomeWord, roleWord, say, statusWord, w } from '../words'
import { Beside, Compare } from './compare'
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
        <h2>{w('verdict')}: {effectWord(r.verdict, r.verdict_authority)}{!r.complete && ` (${w('incomplete')})`}</h2>
        {r.verdict_at_most !== r.verdict && <p>{w('atMost')}: <strong>{effectWord(r.verdict_at_most)}</strong></p>}
        <p class="counts">
          <a href="#" onClick={jump('findings')}>{w('findings')} {r.findings.length}</a> · <a href="#" onClick={jump('pending')}>{w('pending')} {r.pending.length}</a> · <a href="#" onClick={jump('unassessed')}>{w('unassessed')} {r.unassessed.length}</a>
        </p>
      </section>
      {!live.value && <Flips r={r} />}
      {r.components.map(c => (
        <section key={c.name} class="card">
          <h3><button type="button" class="link" onClick={() => zoomTo(c.footprint.geometry)}>{c.name}</button>{r.components.length > 1 && <span class="faint"> {roleWord(c.role)} · {effectWord(c.verdict)}</span>}</h3>
          <p>{c.footprint.kind === 'area' ? `${w('area')} ${area(c.footprint.area_m2)}` : `${w('length')} ${metres(c.footprint.length_m)}`} · {w('crs')} {c.footprint.crs.used}</p>
          {c.footprint.crs.warnings.map(n => <p key={n.code} class="doubt">{w('warnings')}: {plain(say(n.text))}</p>)}
          {c.footprint.repairs.map((n, i) => <p key={i} class="faint">{w('repairs')}: {plain(say(n.text))}</p>)}
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
      {r.findings.length === 0 && <p>{r.complete ? w('none') : `${effectWord('clear')} (${w('incomplete')})`}</p>}
      {r.findings.map((f, i) => <FindingCard key={`${f.rule}${f.component}${f.layer}${f.zone?.code}`} f={f} i={i} r={r} />)}
    </>
  )
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
      <h2 id="unassessed">{w('unassessed')} ({r.unassessed.length})</h2>
      <ul class="doubtful">{r.unassessed.map((u, i) => <li key={i}>{titleOf(r, u.layer)}: {statusWord(u.reason)} ({u.rules.length} {w('rules')})</li>)}</ul>
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

/** titleOf is what a layer is called. */
export const titleOf = (r: Report, layer: string) => say(r.layers.find(l => l.layer === layer)?.title) || layer

const nameOfNeed = (r: Report, fact: string) => {
  const q = r.questions.find(q => q.fact === fact)
  return q ? asked(q) : fact
}

/** Flips says which rules a changed fact turned. */
function Flips({ r }: { r: Report }) {
  const old = before.value
  if (!old) return null
  const was = new Map(old.checks.map(c => [`${c.rule}\n${c.component}`, c.outcome]))
  const turned = r.checks.filter(c => was.get(`${c.rule}\n${c.component}`) !== c.outcome)
  return (
    <section class="card" aria-live="polite">
      <h3>{w('flips')}: {effectWord(old.verdict)} → {effectWord(r.verdict)}</h3>
      {turned.length === 0 && <p>{w('noFlip')}</p>}
      <ul>{turned.slice(0, 12).map(c => <li key={c.rule + c.component}>{c.rule} {say(rules.value.get(c.rule))}: {outcomeWord(was.get(`${c.rule}\n${c.component}`) ?? '–')} → <strong>{outcomeWord(c.outcome)}</strong></li>)}</ul>
      {turned.length > 12 && <p class="faint">+{turned.length - 12}</p>}
    </section>
  )
}
