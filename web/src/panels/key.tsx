import { useEffect, useRef, useState } from 'preact/hooks'
import { key, keyOpen, me, type Me } from '../key'
import { Problem, ask } from '../service'
import { roleWord, t } from '../planning-words'
import { w } from '../words'
import type { ProblemBody } from '../types'
import { Dialog } from './dialog'
import { Refusal } from './refusal'

/** KeyButton says who one is, and opens the dialog. */
export function KeyButton() {
  const who = me.value?.principal
  return <button type="button" class="quiet" aria-haspopup="dialog" onClick={() => { keyOpen.value = true }}>{who ? `${who} · ${roleWord(me.value!.role)}` : t('key')}</button>
}

/** Key asks for a key and shows who it belongs to; nothing is kept that the service refuses. */
export function Key() {
  const [text, setText] = useState('')
  const [refused, setRefused] = useState<ProblemBody | null>(null)
  const field = useRef<HTMLInputElement>(null)
  useEffect(() => {
    let stale = false
    ask('/v1/me').then(a => a.json() as Promise<Me>).then(m => { if (!stale) me.value = m }, (e: unknown) => {
      if (stale || !(e instanceof Problem)) return
      me.value = null
      if (e.body.status === 401 && key.value) { // it was revoked, or expired, while the tab was open
        key.value = ''
        setRefused(e.body)
        keyOpen.value = true
      }
    })
    return () => { stale = true }
  }, [key.value])
  const enter = async (e: Event) => {
    e.preventDefault()
    setRefused(null)
    try {
      await ask('/v1/me', { headers: { Authorization: `Bearer ${text.trim()}` } })
      key.value = text.trim()
      setText('')
      keyOpen.value = false
    } catch (e) {
      if (!(e instanceof Problem)) throw e
      setRefused(e.body)
      field.current?.focus()
    }
  }
  const forget = () => {
    key.value = ''
    setRefused(null)
  }
  if (!keyOpen.value) return null
  return (
    <Dialog title={t('keyTitle')} close={() => { keyOpen.value = false; setRefused(null) }}>
      {me.value?.principal
        ? <p>{t('youAre')} <strong>{me.value.principal}</strong>, {roleWord(me.value.role)}{me.value.internal && ` · ${t('seesInternal')}`}</p>
        : <p>{t('noKey')}</p>}
      <form onSubmit={e => void enter(e)}>
        <label class="field">{t('keyField')}
          <input ref={field} type="password" autocomplete="off" spellcheck={false} value={text} required aria-invalid={!!refused} onInput={e => { setText(e.currentTarget.value) }} />
        </label>
        <p class="faint">{t('keyKept')}</p>
        {refused && <Refusal problem={refused} />}
        <div class="row">
          <button type="submit" class="strong">{t('keyUse')}</button>
          {key.value && <button type="button" onClick={forget}>{t('keyForget')}</button>}
          <button type="button" onClick={() => { keyOpen.value = false }}>{w('close')}</button>
        </div>
      </form>
    </Dialog>
  )
}
