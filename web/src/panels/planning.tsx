import { useEffect, useState } from 'preact/hooks'
import { keyOpen, me } from '../key'
import { attach, zoomToZones } from '../planning-map'
import { choose, chosen, desk, refresh, versions, type PlannedVersion } from '../planning'
import { stateWord, t } from '../planning-words'
import { Problem } from '../service'
import { layers } from '../state'
import { say, w } from '../words'
import type { ProblemBody } from '../types'
import { Upload } from './planning-upload'
import { Version } from './planning-version'
import { Refusal } from './refusal'
import '../planning.css'

/** useTask runs what asks the service, one thing at a time, and holds why it was refused. */
export function useTask() {
  const [busy, setBusy] = useState(false)
  const [refused, setRefused] = useState<ProblemBody | null>(null)
  const run = async (work: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true)
    setRefused(null)
    try {
      await work()
      return true
    } catch (e) {
      if (!(e instanceof Problem)) throw e
      setRefused(e.body)
      return false
    } finally { setBusy(false) }
  }
  return { busy, refused, run, forget: () => { setRefused(null) } }
}

/** Planning is the planner's panel: what is on its way, a layer's versions, and each version's checks, changes and steps. */
export function Planning() {
  const task = useTask()
  const may = me.value?.may.plan
  useEffect(() => { if (may) { void attach(); void task.run(refresh) } }, [may])
  if (!may) {
    return (
      <>
        <p>{me.value && me.value.role === 'planner' ? t('notOffered') : t('needsPlanner')}</p>
        <button type="button" onClick={() => { keyOpen.value = true }}>{t('key')}</button>
      </>
    )
  }
  const open = (layer: string, version?: number) => void task.run(async () => {
    await choose(layer, version)
    zoomToZones()
  })
  const title = (id: string) => say(layers.value.find(l => l.id === id)?.title) || id
  return (
    <>
      <div class="row"><h2 class="grow">{t('onTheirWay')} ({desk.value?.versions.length ?? 0})</h2><button type="button" onClick={() => void task.run(refresh)}>{t('refresh')}</button></div>
      {desk.value?.versions.length === 0 && <p>{t('nothingOnTheWay')}</p>}
      <ul class="planned">{desk.value?.versions.map(v => <Row key={`${v.layer}/${v.version}`} v={v} title={title(v.layer!)} current={chosen.value?.layer === v.layer && chosen.value?.version === v.version} open={() => open(v.layer!, v.version)} />)}</ul>
      <label class="field">{t('layer')}
        <select value={chosen.value?.layer ?? ''} onChange={e => { if (e.currentTarget.value) open(e.currentTarget.value) }}>
          <option value="" disabled>{t('chooseLayer')}</option>
          {layers.value.map(l => <option key={l.id} value={l.id}>{say(l.title)}</option>)}
        </select>
      </label>
      <p role="status" class="busy">{task.busy ? t('working') : ''}</p>
      {task.refused && <Refusal problem={task.refused} />}
      {chosen.value && <>
        <details open={versions.value.length < 6}>
          <summary>{t('history')} ({versions.value.length})</summary>
          <ul class="planned">{versions.value.map(v => <Row key={v.version} v={v} title={`${t('version')} ${v.version}`} current={chosen.value!.version === v.version} open={() => open(chosen.value!.layer, v.version)} />)}</ul>
        </details>
        <Version key={`${chosen.value.layer}/${chosen.value.version}`} title={title(chosen.value.layer)} />
      </>}
      <Upload />
    </>
  )
}

function Row({ v, title, current, open }: { v: PlannedVersion; title: string; current: boolean; open: () => void }) {
  return (
    <li>
      <button type="button" aria-current={current} onClick={open}>
        <State v={v} /> <strong>{title}</strong>{v.layer && ` · ${t('version')} ${v.version}`}<br />
        <span class="faint">{v.from || '–'}{v.until ? ` – ${v.until}` : ` ${w('from')}`} · {v.zones} {t('zones')} · {v.origin === 'closing' ? t('closingCopy') : v.author}</span>
      </button>
    </li>
  )
}

/** State is where a version stands. */
export function State({ v }: { v: PlannedVersion }) {
  const state = v.state === 'withdrawn' && v.replaced_by ? 'replaced' : v.state
  return <span class={`state ${state}`}>{stateWord(state)}</span>
}
