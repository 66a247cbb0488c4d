import { useEffect, useRef, useState } from 'preact/hooks'
import { choose, chosen, desk, refresh, upload, type Draft } from '../planning'
import { plain } from '../hints'
import { zoomToZones } from '../planning-map'
import { t } from '../planning-words'
import { layers } from '../state'
import { colon, say, w } from '../words'
import { Day, dayOf } from './day'
import { useTask } from './planning'
import { Refusal } from './refusal'

/** Upload takes a department's file into a draft, and shows what of it was not taken in. */
export function Upload() {
  const task = useTask()
  const picker = useRef<HTMLInputElement>(null)
  const [layer, setLayer] = useState('')
  const [made, setMade] = useState<Draft | null>(null)
  const told = useRef<HTMLElement>(null)
  useEffect(() => { told.current?.scrollIntoView({ block: 'nearest' }) }, [made, task.refused])
  const id = layer || chosen.value?.layer || ''
  const kind = layers.value.find(l => l.id === id)?.kind
  const profiles = (desk.value?.profiles ?? []).filter(p => (!p.layers.length || p.layers.includes(id)) && (!p.kinds.length || p.kinds.includes(kind ?? '')))
  const send = (e: Event) => {
    e.preventDefault()
    const form = new FormData(e.currentTarget as HTMLFormElement)
    const value = (name: string) => String(form.get(name) ?? '').trim()
    const file = (name: string) => { const f = form.get(name); return f instanceof File && f.size > 0 ? f : undefined }
    const coverage = file('coverageFile')
    const profile = file('profileFile')
    setMade(null)
    void task.run(async () => {
      const draft = await upload(id, { files: [...(picker.current?.files ?? [])], coverage, profile }, {
        from: dayOf(value('from')), until: dayOf(value('until')), accuracy: value('accuracy'), document: value('document'), profile: profile ? '' : value('profile'), crs: value('crs'), reason: value('reason'), empty: form.has('empty') ? 'true' : '', coverage: form.has('covers') && !coverage ? 'district' : '',
      })
      setMade(draft)
      picker.current!.value = ''
      await refresh()
      await choose(draft.layer, draft.version)
      zoomToZones()
    })
  }
  return (
    <details class="upload">
      <summary><strong>{t('upload')}</strong></summary>
      <form onSubmit={send}>
        <label class="field">{t('layer')}
          <select value={id} required onChange={e => { setLayer(e.currentTarget.value) }}>
            <option value="" disabled>{t('chooseLayer')}</option>
            {layers.value.map(l => <option key={l.id} value={l.id}>{say(l.title)}</option>)}
          </select>
        </label>
        <label class="field">{t('files')}<input ref={picker} type="file" multiple required /></label>
        <div class="fields">
          <div class="field"><span aria-hidden="true">{t('from')}</span><Day name="from" label={t('from')} required /></div>
          <div class="field"><span aria-hidden="true">{t('until')}</span><Day name="until" label={t('until')} /></div>
          <label class="field">{t('accuracy')}<input name="accuracy" type="number" min="0" max="1000" step="any" required /></label>
          <label class="field">{t('document')}<input name="document" /></label>
          <label class="field">{t('profile')}
            <select name="profile"><option value="">{t('automatic')}</option>{profiles.map(p => <option key={p.id} value={p.id}>{say(p.title)}</option>)}</select>
          </label>
          <label class="field">{t('reference')}<input name="crs" placeholder="EPSG:4544" /></label>
        </div>
        <label class="field check"><input type="checkbox" name="covers" />{t('covers')}</label>
        <label class="field check"><input type="checkbox" name="empty" />{t('empty')}</label>
        <details>
          <summary>{t('moreFiles')}</summary>
          <label class="field">{t('coverageFile')}<input name="coverageFile" type="file" accept=".geojson,.json" /></label>
          <label class="field">{t('profileFile')}<input name="profileFile" type="file" accept=".yaml,.yml" /></label>
        </details>
        <label class="field">{t('note')}<input name="reason" maxLength={500} /></label>
        <button type="submit" class="strong" disabled={task.busy}>{t('import')}</button>
        <p role="status" class="busy">{task.busy ? t('working') : ''}</p>
      </form>
      {task.refused && <Refusal problem={task.refused} />}
      {task.refused?.rejected && <Rejected features={task.refused.rejected.features} />}
      {made && (
        <section ref={told} class="card" role="status">
          <h3>{t('draftMade')}{colon()}{t('version')} {made.version}</h3>
          <p>{made.zones} {t('zones')} · {t('rejected')} {made.rejected_count} · {t('profile')} {made.profile}</p>
          {made.notes.map((n, i) => <p key={i} class="pre doubt">{t('notes')}{colon()}{plain(say(n))}</p>)}
          {made.rejected_count > 0 && <Rejected features={made.rejected.features} />}
        </section>
      )}
    </details>
  )
}

function Rejected({ features }: { features: GeoJSON.Feature[] }) {
  return (
    <details open>
      <summary>{t('rejectedWhy')} ({features.length})</summary>
      <ul>{features.slice(0, 50).map((f, i) => <li key={i} class="pre">{say({ zh: String(f.properties?.redline_reason_zh ?? ''), en: String(f.properties?.redline_reason_en ?? '') })}</li>)}</ul>
      {features.length > 50 && <p class="faint">… {features.length - 50} {w('found')}</p>}
    </details>
  )
}
