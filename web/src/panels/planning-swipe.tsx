import { useEffect, useRef, useState } from 'preact/hooks'
import { against, chosen, swiping, versions, zones, zonesBefore } from '../planning'
import { begin, type Swipe } from '../swipe'
import { panel } from '../state'
import { stateWord, t } from '../planning-words'

/** SwipeOver lies over the map while two versions are compared, with a divider to drag. */
export function SwipeOver() {
  if (!swiping.value || panel.value !== 'planning' || !zones.value || !zonesBefore.value) return null
  return <Over />
}

function Over() {
  const box = useRef<HTMLDivElement>(null)
  const holder = useRef<HTMLDivElement>(null)
  const swipe = useRef<Swipe | null>(null)
  const [share, setShare] = useState(0.5)
  useEffect(() => {
    swipe.current = begin(box.current!, chosen.value!.layer, zonesBefore.value!, zones.value!)
    swipe.current.move(share)
    return () => swipe.current?.end()
  }, [chosen.value, against.value])
  useEffect(() => { swipe.current?.show(zonesBefore.value!, zones.value!) }, [zones.value, zonesBefore.value])
  useEffect(() => { swipe.current?.move(share) }, [share])
  const to = (s: number) => { setShare(Math.min(1, Math.max(0, s))) }
  const drag = (e: PointerEvent) => {
    const handle = e.currentTarget as HTMLElement
    if (!handle.hasPointerCapture(e.pointerId)) return
    const r = holder.current!.getBoundingClientRect()
    to((e.clientX - r.left) / r.width)
  }
  const keys: Record<string, number> = { ArrowLeft: share - 0.02, ArrowRight: share + 0.02, PageDown: share - 0.2, PageUp: share + 0.2, Home: 0, End: 1 }
  const press = (e: KeyboardEvent) => {
    if (!(e.key in keys)) return
    e.preventDefault()
    to(keys[e.key]!)
  }
  const name = (n: number) => `${t('version')} ${n} · ${stateWord(versions.value.find(v => v.version === n)?.state ?? '')}`
  return (
    <div class="swipe" ref={holder}>
      <div class="swipe-map" ref={box} aria-hidden="true" />
      <span class="swipe-name left" style={{ opacity: share < 0.12 ? 0 : 1 }}>{name(against.value)}</span>
      <span class="swipe-name right" style={{ opacity: share > 0.88 ? 0 : 1 }}>{name(chosen.value!.version)}</span>
      <div class="swipe-divider" style={{ left: `${100 * share}%` }} role="slider" tabIndex={0} aria-label={t('divider')} aria-orientation="horizontal" aria-valuemin={0} aria-valuemax={100} aria-valuenow={Math.round(100 * share)}
        onPointerDown={e => { e.currentTarget.setPointerCapture(e.pointerId) }} onPointerMove={drag} onKeyDown={press}><span aria-hidden="true">⇔</span></div>
    </div>
  )
}
