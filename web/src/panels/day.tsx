import { useEffect, useRef, useState } from 'preact/hooks'
import { w } from '../words'

/** dayOf reads a day as people write it: 2026-03-01, 2026/3/1, 2026.3.1, 2026年3月1日, 20260301; "" for anything else, and for no day of the calendar. */
export function dayOf(text: string): string {
  const [, y, m, d] = /^(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?$/.exec(text.normalize('NFKC').trim()) ?? /^(\d{4})(\d{2})(\d{2})$/.exec(text.normalize('NFKC').trim()) ?? []
  if (!y) return ''
  const day = `${y}-${m!.padStart(2, '0')}-${d!.padStart(2, '0')}`
  const at = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(at.getTime()) && at.toISOString().startsWith(day) ? day : ''
}

type Props = { label: string; name?: string; value?: string; required?: boolean; onDay?: (day: string) => void }

/** Day is a field for a day. It shows yyyy-mm-dd whatever the browser's language, where the browser's own field would follow
 * that; the browser's calendar is behind the button. onDay hears of each day that is complete. */
export function Day({ label, name, value = '', required = false, onDay }: Props) {
  const [text, setText] = useState(value)
  const field = useRef<HTMLInputElement>(null)
  const calendar = useRef<HTMLInputElement>(null)
  useEffect(() => { setText(value) }, [value])
  const bad = text.trim() !== '' && !dayOf(text)
  useEffect(() => { field.current!.setCustomValidity(bad ? w('dayForm') : '') })
  const take = (typed: string) => {
    setText(typed)
    if (/^\d{4}-\d{2}-\d{2}$/.test(typed) && dayOf(typed)) onDay?.(typed)
  }
  const settle = () => {
    const day = dayOf(text)
    if (day) take(day)
    else if (onDay && !text.trim()) setText(value)
  }
  return (
    <span class="day-field">
      <input ref={field} name={name} type="text" class="day-text" inputMode="numeric" autocomplete="off" aria-label={label} placeholder={w('dayPlaceholder')} maxLength={14} required={required} value={text} aria-invalid={bad}
        onInput={e => take(e.currentTarget.value)} onBlur={settle} onKeyDown={e => { if (e.key === 'Enter') settle() }} />
      <button type="button" class="quiet" aria-label={`${w('calendar')}: ${label}`} title={w('calendar')} onClick={() => { calendar.current!.showPicker() }}>
        <svg viewBox="0 0 16 16" width="16" height="16" aria-hidden="true"><path d="M2 3.5h12v10H2zM2 6.5h12M5 1.5v3M11 1.5v3" fill="none" stroke="currentColor" stroke-width="1.4" /></svg>
      </button>
      <input ref={calendar} type="date" class="day-calendar" tabIndex={-1} aria-hidden="true" value={dayOf(text)} onChange={e => { if (e.currentTarget.value) take(e.currentTarget.value) }} />
    </span>
  )
}
