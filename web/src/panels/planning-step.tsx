import { useRef } from 'preact/hooks'
import { faults, take, versions, type PlannedVersion, type Publication, type Step } from '../planning'
import { t } from '../planning-words'
import { colon, w } from '../words'
import { Dialog } from './dialog'
import { useTask } from './planning'
import { Refusal } from './refusal'

const will = { submit: 'willSubmit', approve: 'willApprove', publish: 'willPublish', return: 'willReturn', discard: 'willDiscard', withdraw: 'willWithdraw' } as const

/** StepDialog says what a step will do, asks why where that is kept, and takes it. */
export function StepDialog({ step, v, title, close, done }: { step: Step; v: PlannedVersion; title: string; close: () => void; done: (p: Publication | null) => void }) {
  const task = useTask()
  const reason = useRef<HTMLTextAreaElement>(null)
  const warned = faults.value?.some(f => f.severity === 'warning') ?? false
  const current = versions.value.find(x => x.version !== v.version && x.state === 'published' && x.from <= v.from && (!x.until || x.until > v.from))
  const go = (e: Event) => {
    e.preventDefault()
    let publication: Publication | null = null
    void task.run(async () => { publication = await take(step, reason.current?.value.trim() ?? '') }).then(ok => { if (ok) done(publication) })
  }
  return (
    <Dialog title={`${t(step)}${colon()}${title} · ${t('version')} ${v.version}`} close={close}>
      <p>{t(will[step])}</p>
      {step === 'publish' && (
        <ul>
          <li><strong>{title} · {t('version')} {v.version}</strong>{colon()}{t('hitsFrom')} {v.from}{v.until && ` – ${v.until}`}, {v.zones} {t('zones')}</li>
          {current && <li>{t('inForceNow')}{colon()}{t('version')} {current.version}, {current.from}{current.until ? ` – ${current.until}` : ` ${w('from')}`} → <strong>{v.from}</strong></li>}
        </ul>
      )}
      <form onSubmit={go}>
        {step !== 'approve' && (
          <label class="field">{t(step === 'submit' ? 'reasonWarnings' : 'reason')}
            <textarea ref={reason} maxLength={500} required={step !== 'submit' || warned} />
          </label>
        )}
        {task.refused && <Refusal problem={task.refused} />}
        <p role="status" class="busy">{task.busy ? t('working') : ''}</p>
        <div class="row">
          <button type="submit" class="strong" disabled={task.busy}>{t(step)}</button>
          <button type="button" onClick={close}>{t('cancel')}</button>
        </div>
      </form>
    </Dialog>
  )
}
