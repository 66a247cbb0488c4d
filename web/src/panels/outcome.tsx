import { useState } from 'preact/hooks'
import { nameOf, save } from '../judge'
import { keyOpen, me } from '../key'
import { page, problem, saved, submission } from '../state'
import { Problem, service } from '../service'
import { t } from '../planning-words'
import { colon, w } from '../words'
import { Copy } from './here'
import type { Report } from '../types'

const names: Record<string, string> = { docx: 'Word', pdf: 'PDF', xlsx: 'Excel', html: 'HTML', png: 'PNG', text: 'TXT', json: 'JSON', geojson: 'GeoJSON' }

/** give has the browser keep a file. */
export function give(file: Blob, name: string) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}

/** Downloads gives the report in every form the service writes. */
export function Downloads() {
  const [busy, setBusy] = useState('')
  const fetchAs = async (format: string) => {
    setBusy(format)
    try {
      const answer = submission.value ? await service.screen(submission.value, { format }) : saved.value && await service.saved(saved.value.id, format)
      if (!answer) return
      give(await answer.blob(), `redline.${format === 'text' ? 'txt' : format}`)
    } catch (e) {
      if (!(e instanceof Problem)) throw e
      problem.value = e.body
    } finally {
      setBusy('')
    }
  }
  return <div class="row">{w('download')}{colon()}{Object.entries(names).filter(([f]) => page.value.formats.includes(f)).map(([f, name]) => <button key={f} type="button" disabled={busy !== ''} aria-busy={busy === f} onClick={() => void fetchAs(f)}>{name}</button>)}</div>
}

/** Saving has the service keep the screening, and gives the link under which colleagues find it. */
export function Saving({ r }: { r: Report }) {
  const [title, setTitle] = useState('')
  const kept = saved.value
  if (kept) {
    const link = `${location.origin}${location.pathname}#screening=${kept.id}&panel=screening`
    return (
      <section class="card" role="status">
        <h3>{w('saved')} {kept.at.slice(0, 10)}</h3>
        <p class="number">{kept.id} <Copy text={kept.id} /></p>
        <p><a href={link}>{w('shareLink')}</a> <Copy text={link} /></p>
        {!submission.value && <p class="faint">{w('savedNote')}</p>}
      </section>
    )
  }
  const give = (e: Event) => {
    e.preventDefault()
    void save(title.trim() || nameOf(r))
  }
  return (
    <details>
      <summary>{w('saveHere')}</summary>
      {!me.value?.may.save && <p class="doubt">{w('saveNeedsKey')} <button type="button" class="link" onClick={() => { keyOpen.value = true }}>{t('key')}</button></p>}
      <form class="row" onSubmit={give}>
        <label class="grow">{w('projectTitle')} <input value={title} placeholder={nameOf(r)} onInput={e => setTitle(e.currentTarget.value)} /></label>
        <button type="submit">{w('save')}</button>
      </form>
    </details>
  )
}
