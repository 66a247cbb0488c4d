import { useEffect, useRef, useState } from 'preact/hooks'
import { me } from '../key'
import { zoomTo } from '../map'
import { zoomToZones } from '../planning-map'
import { against, check, chosen, compare, desk, difference, everyChange, faults, pointed, swipe, swiping, versions, zones, type Change, type PlannedVersion, type Publication, type Step } from '../planning'
import { changeWord, stateWord, t } from '../planning-words'
import { area, colon, say } from '../words'
import { give } from './outcome'
import { State, useTask } from './planning'
import { StepDialog } from './planning-step'
import { Refusal } from './refusal'

/** Version is the version in hand: where it stands, its steps, its checks, and what it changes. */
export function Version({ title }: { title: string }) {
  const task = useTask()
  const [step, setStep] = useState<Step | null>(null)
  const [done, setDone] = useState<{ step: Step; publication: Publication | null } | null>(null)
  const v = versions.value.find(x => x.version === chosen.value?.version)
  if (!v) return null
  const own = [v.author, v.submitted_by].includes(me.value?.principal) && desk.value?.four_eyes
  return (
    <section>
      <h2>{title} · {t('version')} {v.version} <State v={v} /></h2>
      <Told v={v} />
      <div class="row">
        {v.state === 'draft' && <button type="button" class="strong" onClick={() => { setStep('submit') }}>{t('submit')}…</button>}
        {v.state === 'submitted' && <button type="button" class="strong" disabled={own} onClick={() => { setStep('approve') }}>{t('approve')}…</button>}
        {v.state === 'approved' && <button type="button" class="strong" onClick={() => { setStep('publish') }}>{t('publish')}…</button>}
        {(v.state === 'submitted' || v.state === 'approved') && <button type="button" onClick={() => { setStep('return') }}>{t('return')}…</button>}
        {v.state === 'draft' && <button type="button" onClick={() => { setStep('discard') }}>{t('discard')}…</button>}
        {v.state === 'published' && <button type="button" onClick={() => { setStep('withdraw') }}>{t('withdraw')}…</button>}
        <button type="button" onClick={zoomToZones}>{t('show')}</button>
      </div>
      {v.state === 'submitted' && own && <p class="faint">{t('ownWork')}</p>}
      {done && <Done step={done.step} p={done.publication} />}
      <div class="row">
        <button type="button" disabled={task.busy} onClick={() => void task.run(check)}>{t('runChecks')}</button>
        <label class="row">{t('compareWith')}
          <select value={against.value} disabled={swiping.value} onChange={e => { against.value = Number(e.currentTarget.value); difference.value = null }}>
            <option value={0} disabled>–</option>
            {versions.value.filter(x => x.version !== v.version).map(x => <option key={x.version} value={x.version}>{x.version} · {stateWord(x.state)} · {x.from}</option>)}
          </select>
        </label>
        <button type="button" disabled={task.busy || !against.value} onClick={() => void task.run(compare)}>{t('compare')}</button>
        <button type="button" aria-pressed={swiping.value} disabled={task.busy || !against.value} onClick={() => swiping.value ? swiping.value = false : void task.run(async () => { await swipe(); zoomToZones() })}>{t(swiping.value ? 'swipeEnd' : 'swipe')}</button>
      </div>
      <p role="status" class="busy">{task.busy ? t('working') : ''}</p>
      {task.refused && <Refusal problem={task.refused} />}
      <InView total={v.zones} />
      <Faults />
      <Balance run={task.run} />
      {step && <StepDialog step={step} v={v} title={title} close={() => { setStep(null) }} done={p => { setDone({ step, publication: p }); setStep(null) }} />}
    </section>
  )
}

/** InView says how much of a large version the map shows. */
function InView({ total }: { total: number }) {
  const z = zones.value
  if (z?.numberMatched === undefined) return null
  const cut = z.features.length < z.numberMatched
  return <p role="status" class={cut ? 'doubt' : 'faint'}>{t(cut ? 'viewCut' : 'viewPart').replace('{shown}', String(z.features.length)).replace('{matched}', String(z.numberMatched)).replace('{total}', String(total))}</p>
}

/** Told is what happened to a version, as the record has it. */
function Told({ v }: { v: PlannedVersion }) {
  const line = (what: string, who?: string, when?: string, why?: string) => who && <li>{what} {who}{when && <span class="faint"> {when.slice(0, 16).replace('T', ' ')}</span>}{why && <><br /><q>{why}</q></>}</li>
  return (
    <ul class="faint">
      {line(t('madeBy'), v.author, v.created)}
      {line(t('submittedBy'), v.submitted_by, v.submitted, v.submit_reason)}
      {line(t('approvedBy'), v.approved_by, v.approved)}
      {line(t('publishedBy'), v.published_by, v.published, v.reason)}
      {v.returned_reason && <li>{t('return')}{colon()}<q>{v.returned_reason}</q></li>}
      {v.withdrawn_reason && !v.replaced_by && <li>{stateWord('withdrawn')}{colon()}<q>{v.withdrawn_reason}</q></li>}
    </ul>
  )
}

function Done({ step, p }: { step: Step; p: Publication | null }) {
  const told = useRef<HTMLElement>(null)
  useEffect(() => { told.current?.scrollIntoView({ block: 'nearest' }) }, [step, p])
  return (
    <section ref={told} class="card clear" role="status">
      <h3>{p ? `${t(step === 'withdraw' ? 'withdrawnAs' : 'published')} ${p.catalogue}` : `${t(step)}${colon()}${t('done')}`}</h3>
      {p && p.closed.length > 0 && step !== 'withdraw' && <p>{t('closed')}{colon()}{p.closed.map(c => `${t('version')} ${c.version}`).join(', ')}</p>}
      {p?.gap_from && <p class="doubt">{t('gapFrom')}{colon()}{p.gap_from}</p>}
    </section>
  )
}

/** goTo shows a place on the map, and marks it. */
const goTo = (g?: GeoJSON.Geometry) => {
  if (!g) return
  pointed.value = g
  zoomTo(g)
}

function Faults() {
  const list = faults.value
  if (!list) return null
  const errors = list.filter(f => f.severity === 'error').length
  return (
    <section aria-label={t('checks')}>
      <h3>{t('checks')}{colon()}{errors} {t('errors')} · {list.length - errors} {t('warnings')}</h3>
      {list.length === 0 && <p>{t('noFindings')}</p>}
      {list.slice(0, 200).map((f, i) => (
        <article key={i} class={`card ${f.severity}`}>
          <p><strong>{t(f.severity)}</strong> {f.zones.slice(0, 5).join(', ')}{f.zones.length > 5 && ` … (${f.zones.length})`}</p>
          <p>{say(f.text)}</p>
          <p class="faint">{say(f.hint)}</p>
          {f.geometry && <button type="button" class="link" onClick={() => { goTo(f.geometry) }}>{t('show')}</button>}
        </article>
      ))}
      {list.length > 200 && <p class="faint">… {list.length - 200}</p>}
    </section>
  )
}

/** Balance is what changed: the areas as a whole, then zone by zone. */
function Balance({ run }: { run: (work: () => Promise<unknown>) => Promise<boolean> }) {
  const d = difference.value
  if (!d) return null
  const rows: [string, number, string?][] = [[t('before'), d.before_m2], [t('after'), d.after_m2], [t('gained'), d.gained_m2, 'gained'], [t('lost'), d.lost_m2, 'lost']]
  const net = d.after_m2 - d.before_m2
  const parts = Map.groupBy(d.ground.features, f => `${f.properties?.change} ${f.properties?.code}`)
  return (
    <section aria-label={t('balance')}>
      <h3>{t('balance')}</h3>
      <table class="balance"><tbody>
        {rows.map(([name, m2, mark]) => <tr key={name}><th scope="row">{mark && <span class={`mark ${mark}`} />}{name}</th><td class="right number">{area(m2)}</td></tr>)}
        <tr><th scope="row"><strong>{t('net')}</strong></th><td class="right number"><strong>{net < 0 ? '−' : '+'}{area(Math.abs(net))}</strong></td></tr>
      </tbody></table>
      {d.changes.length === 0 && <p>{t('noChange')}</p>}
      <p>{kinds.filter(k => d.counts[k]).map(k => `${changeWord(k)} ${d.counts[k]}`).join(' · ')}{d.changes.length > 0 && ' · '}<span class="faint">{d.unchanged} {t('unchanged')}</span></p>
      {!!d.left_out && <p class="doubt" role="status">{t('changesCut').replace('{shown}', String(d.changes.length)).replace('{left}', String(d.left_out))} <button type="button" class="link" onClick={() => void run(async () => { give(await everyChange(), 'changes.json') })}>{t('changesAll')}</button></p>}
      {!!d.ground_left_out && <p class="doubt" role="status">{t('groundCut').replace('{left}', String(d.ground_left_out))}</p>}
      <ul class="planned">{d.changes.map(c => <li key={`${c.change}${c.code}`}><ChangeRow c={c} parts={parts.get(`${c.change} ${c.code}`) ?? zoneOf(c)} /></li>)}</ul>
    </section>
  )
}

const kinds = ['added', 'removed', 'changed', 'renumbered'] as const

/** zoneOf is where a change is that moved no ground: the zone. */
const zoneOf = (c: Change): GeoJSON.Feature[] => zones.value?.features.filter(f => f.properties?.code === c.code) ?? []

function ChangeRow({ c, parts }: { c: Change; parts: GeoJSON.Feature[] }) {
  return (
    <button type="button" disabled={!parts.length} onClick={() => { pointed.value = parts[0]!.geometry; zoomTo(...parts.map(p => p.geometry)) }}>
      {!c.gained_m2 && !c.lost_m2 && <span class="mark changed" />}<strong>{changeWord(c.change)}</strong> {c.from_code && `${c.from_code} → `}{c.code} {c.name}{c.fields && <span class="faint"> ({c.fields.join(', ')})</span>}
      {c.change !== 'renumbered' && <><br /><span class="number faint">
        {c.gained_m2 > 0 && <><span class="mark gained" />+{area(c.gained_m2)} </>}{c.lost_m2 > 0 && <><span class="mark lost" />−{area(c.lost_m2)}</>}
      </span></>}
    </button>
  )
}
