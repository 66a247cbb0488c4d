import { before, focus, submission } from '../state'
import { zoomTo, zoomToFinding } from '../map'
import { service } from '../service'
import { area, effectWord, metres, outcomeWord, percent, say, statusWord, w } from '../words'
import { Facts, Questions } from './facts'
import type { Finding, Report } from '../types'

/** Verdict shows a report: the verdict first, then what it rests on, and as prominent what is unknown. */
export function Verdict({ r }: { r: Report }) {
  return (
    <>
      <section class={`verdict ${r.verdict} ${r.complete ? '' : 'open'}`} aria-live="polite">
        <h2>{w('verdict')}: {effectWord(r.verdict)}{!r.complete && ` (${w('incomplete')})`}</h2>
        {r.verdict_at_most !== r.verdict && <p>{w('atMost')}: <strong>{effectWord(r.verdict_at_most)}</strong></p>}
        <p class="counts">
          <a href="#" onClick={jump('findings')}>{w('findings')} {r.findings.length}</a> · <a href="#" onClick={jump('pending')}>{w('pending')} {r.pending.length}</a> · <a href="#" onClick={jump('unassessed')}>{w('unassessed')} {r.unassessed.length}</a>
        </p>
      </section>
      <Flips r={r} />
      {r.components.map(c => (
        <section key={c.name} class="card">
          <h3><button type="button" class="link" onClick={() => zoomTo(c.footprint.geometry)}>{c.name}</button></h3>
          <p>{c.footprint.kind === 'area' ? `${w('area')} ${area(c.footprint.area_m2)}` : `${w('length')} ${metres(c.footprint.length_m)}`} · {w('crs')} {c.footprint.crs.used}</p>
          {c.footprint.crs.warnings.map(n => <p key={n.code} class="doubt">{w('warnings')}: {say(n.text)}</p>)}
          {c.footprint.repairs.map((n, i) => <p key={i} class="faint">{w('repairs')}: {say(n.text)}</p>)}
        </section>
      ))}
      <h2 id="findings">{w('findings')} ({r.findings.length})</h2>
      {r.findings.length === 0 && <p>{r.complete ? w('none') : `${effectWord('clear')} (${w('incomplete')})`}</p>}
      {r.findings.map((f, i) => <FindingCard key={`${f.rule}${f.component}${f.zone?.code}${i}`} f={f} i={i} r={r} />)}
      <Questions r={r} />
      <Facts r={r} />
      <h2 id="pending">{w('pending')} ({r.pending.length})</h2>
      <ul>{r.pending.map((p, i) => <li key={i}><strong>{p.rule}</strong> {effectWord(p.effect)}: {p.needs.map(n => n.name).join(', ')}</li>)}</ul>
      <h2 id="unassessed">{w('unassessed')} ({r.unassessed.length})</h2>
      <ul class="doubtful">{r.unassessed.map((u, i) => <li key={i}>{titleOf(r, u.layer)}: {statusWord(u.reason)} ({u.rules.length} {w('rules')})</li>)}</ul>
      <ClearLayers r={r} />
      <Downloads />
      <p class="faint">{w('disclaimer')}</p>
    </>
  )
}

const jump = (id: string) => (e: Event) => {
  e.preventDefault()
  document.getElementById(id)?.scrollIntoView({ block: 'start' })
}

const titleOf = (r: Report, layer: string) => say(r.layers.find(l => l.layer === layer)?.title) || layer

function FindingCard({ f, i, r }: { f: Finding; i: number; r: Report }) {
  const component = r.components.find(c => c.name === f.component)
  const point = () => { focus.value = { finding: i } }
  return (
    <article class={`card ${f.effect}`} onMouseEnter={point} onMouseLeave={() => { focus.value = null }} onFocusIn={point}>
      <h3>{i + 1}. [{effectWord(f.effect)}] {say(f.title)}</h3>
      <p>
        {r.components.length > 1 && <><strong>{f.component}</strong><br /></>}
        {f.layer && <>{titleOf(r, f.layer)} · {f.zone?.name || f.zone?.code} <span class="faint">{f.zone?.code}</span><br /></>}
        {f.area_m2 !== undefined && <>{w('area')} {area(f.area_m2)}{f.share !== undefined && ` · ${w('share')} ${percent(f.share)}`} </>}
        {f.length_m !== undefined && <>{w('length')} {metres(f.length_m)} </>}
        {f.distance_m !== undefined && <>{w('distance')} {metres(f.distance_m)}{f.baseline && ` (${f.baseline})`} </>}
        {f.certainty === 'possible' && <em class="doubt">{w('possible')}{f.effect_if_confirmed && ` → ${effectWord(f.effect_if_confirmed)}`}</em>}
      </p>
      <details>
        <summary>{w('basis')} ({f.basis.length})</summary>
        <ul>{f.basis.map((b, j) => (
          <li key={j}>《{b.title}》{b.clause}{b.quote && <q>{b.quote}</q>} {!b.verified && <em class="doubt">{w('unverified')}</em>} {b.lapsed && <em class="doubt">{w('lapsed')}</em>}</li>
        ))}</ul>
        <p>{w('action')}: {say(f.action)}</p>
        {say(f.decider) && <p>{w('decider')}: {say(f.decider)}</p>}
      </details>
      {(f.geometry || component) && <button type="button" class="link" onClick={() => { point(); zoomToFinding(f, component?.footprint.geometry) }}>{w('zoomTo')}</button>}
    </article>
  )
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
      <ul>{turned.slice(0, 12).map(c => <li key={c.rule + c.component}>{c.rule}: {outcomeWord(was.get(`${c.rule}\n${c.component}`) ?? '–')} → <strong>{outcomeWord(c.outcome)}</strong></li>)}</ul>
      {turned.length > 12 && <p class="faint">+{turned.length - 12}</p>}
    </section>
  )
}

function ClearLayers({ r }: { r: Report }) {
  const list = r.layers.filter(l => l.status === 'clear').sort((a, b) => (a.nearest?.distance_m ?? Infinity) - (b.nearest?.distance_m ?? Infinity))
  return (
    <details>
      <summary>{w('clearLayers')} ({list.length})</summary>
      <table><tbody>{list.map((l, i) => <tr key={i}><td>{say(l.title)}<br /><span class="faint">{l.nearest?.zone.name || l.nearest?.zone.code}</span></td><td class="right number">{l.nearest ? metres(l.nearest.distance_m) : w('none')}</td></tr>)}</tbody></table>
    </details>
  )
}

const formats = [['docx', 'Word'], ['xlsx', 'Excel'], ['json', 'JSON'], ['geojson', 'GeoJSON'], ['html', 'HTML'], ['text', 'TXT']] as const

function Downloads() {
  const fetchAs = async (format: string) => {
    if (!submission.value) return
    const answer = await service.screen(submission.value, format)
    const link = document.createElement('a')
    link.href = URL.createObjectURL(await answer.blob())
    link.download = `redline.${format === 'text' ? 'txt' : format}`
    link.click()
    URL.revokeObjectURL(link.href)
  }
  return <div class="row">{w('download')}: {formats.map(([f, name]) => <button key={f} type="button" onClick={() => void fetchAs(f)}>{name}</button>)}</div>
}
