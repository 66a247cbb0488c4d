import { useEffect, useRef } from 'preact/hooks'
import { Bar } from './bar'
import { Coordinates } from './panels/coordinates'
import { Here } from './panels/here'
import { Key } from './panels/key'
import { Layers } from './panels/layers'
import { Planning } from './panels/planning'
import { SwipeOver } from './panels/planning-swipe'
import { Screening } from './panels/screening'
import { SheetFrame, SheetTools } from './panels/sheet'
import { end } from './draw'
import { inHand } from './keep'
import { key, me } from './key'
import { judge, judgeFiles, openSaved, takeUp } from './judge'
import { start } from './map'
import { facts, linked, meet, notices, on, page, panel, panelOpen, problem, record, rules, sheet, submission, unmet, type Panel } from './state'
import { Problem, service } from './service'
import { language, speak, w } from './words'

/** App is the whole page: the map, and beside it what a person looks at or does. */
export function App() {
  const box = useRef<HTMLDivElement>(null)
  useEffect(() => {
    speak(language.value)
    void service.facts().then(f => { facts.value = f }, () => { /* the questions do without definitions */ })
    void service.rules().then(a => { rules.value = new Map(a.rules.map(r => [r.id, r.title])) }, () => { /* rules go by their numbers */ })
    void begin(box.current!)
  }, [])
  useEffect(() => { // another day: the case in hand is judged anew
    const s = submission.value
    if (s && s.on !== on.value) void judge({ ...s, on: on.value }, { compare: true })
  }, [on.value])
  useEffect(() => {
    service.layers(on.value).then(r => { record.value = r; meet(r.layers) }, (e: unknown) => { unmet(); if (e instanceof Problem) problem.value = e.body })
  }, [on.value, key.value])
  useEffect(() => { document.title = w('title') }, [language.value])
  const s = sheet.value
  return (
    <div class={s ? `page laid ${s.paper} ${s.wide ? 'wide' : 'tall'} ${s.grey ? 'grey' : ''}` : 'page'} onDragOver={e => e.preventDefault()} onDrop={drop}>
      <header>
        <Bar />
        <Notices />
        {s && <SheetTools s={s} />}
      </header>
      <div class="body">
        <aside class={panelOpen.value ? 'panel' : 'panel shut'} aria-label={w('panel')}>
          <Tabs />
          <div class="content" role="tabpanel" id={`panel-${panel.value}`} aria-labelledby={`tab-${panel.value}`} tabIndex={0}>
            {panel.value === 'layers' && <Layers />}
            {panel.value === 'screening' && <Screening />}
            {panel.value === 'here' && <Here />}
            {panel.value === 'planning' && <Planning />}
          </div>
        </aside>
        <main class="map-holder">
          <div class="map" ref={box} aria-label={w('map')} role="region" />
          <SwipeOver />
          <Coordinates />
        </main>
        {s && <SheetFrame s={s} />}
      </div>
      <Key />
    </div>
  )
}

/** begin shows the map, then what the address or this browser has in hand. */
async function begin(box: HTMLElement) {
  const settings = service.page().then(p => { page.value = p }, () => { /* without a base map */ })
  const last = linked ? undefined : await inHand()
  if (last) panel.value = 'screening'
  await start(box, settings)
  if (submission.value) return // a person was quicker
  if (linked) await openSaved(linked)
  else if (last) takeUp(last, false)
}

function drop(e: DragEvent) {
  e.preventDefault()
  end()
  judgeFiles([...(e.dataTransfer?.files ?? [])])
}

/** Notices are in sight wherever they hold. */
function Notices() {
  const { illustrative, withholds } = notices.value
  if (!illustrative && !withholds) return null
  return (
    <div class="notices" role="note">
      {illustrative && <strong>{w('illustrative')}</strong>}
      {withholds && <strong>{w('withholds')}</strong>}
    </div>
  )
}

/** tabs are the panels; that of the planner is for planners, and for whoever followed a link to it. */
const tabs = (): Panel[] => me.value?.may.plan || panel.value === 'planning' ? ['layers', 'here', 'screening', 'planning'] : ['layers', 'here', 'screening']

function Tabs() {
  const move = (e: KeyboardEvent) => {
    const step = e.key === 'ArrowRight' ? 1 : e.key === 'ArrowLeft' ? -1 : 0
    if (!step) return
    const all = tabs()
    const next = all[(all.indexOf(panel.value) + step + all.length) % all.length]!
    panel.value = next
    document.getElementById(`tab-${next}`)?.focus()
  }
  return (
    <div class="tabs" role="tablist" aria-label={w('panel')} onKeyDown={move}>
      {tabs().map(t => (
        <button key={t} id={`tab-${t}`} role="tab" type="button" aria-selected={panel.value === t} aria-controls={`panel-${panel.value}`} tabIndex={panel.value === t ? 0 : -1}
          onClick={() => { panel.value = t; panelOpen.value = true }}>{w(t)}</button>
      ))}
    </div>
  )
}
