import { lay } from './panels/sheet'
import { dark, on, panelOpen, record } from './state'
import { Day } from './panels/day'
import { KeyButton } from './panels/key'
import { language, say, speak, w } from './words'

/** Bar is the head of the page: what this is, the day, the language and the light. */
export function Bar() {
  return (
    <div class="bar">
      <button type="button" class="quiet" aria-expanded={panelOpen.value} aria-label={w('panel')} onClick={() => { panelOpen.value = !panelOpen.value }}>☰</button>
      <h1>{w('title')}{record.value && <span class="district"> · {say(record.value.district)}</span>}</h1>
      <span class="day"><span aria-hidden="true">{w('asOf')}</span> <Day label={w('asOf')} value={on.value || record.value?.on || ''} onDay={day => { if (day !== (on.value || record.value?.on)) on.value = day }} /></span>
      {on.value && <button type="button" class="quiet" onClick={() => { on.value = '' }}>{w('today')}</button>}
      <button type="button" class="quiet" lang={language.value === 'zh' ? 'en' : 'zh-CN'} onClick={() => speak(language.value === 'zh' ? 'en' : 'zh')}>{w('language')}</button>
      <button type="button" class="quiet" aria-pressed={dark.value} onClick={() => { dark.value = !dark.value }}>{w(dark.value ? 'light' : 'theme')}</button>
      <button type="button" class="quiet" onClick={() => lay({ paper: 'a4', wide: true, grey: false, title: '' })}>{w('print')}</button>
      <KeyButton />
    </div>
  )
}
