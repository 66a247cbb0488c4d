import type { ComponentChildren } from 'preact'
import { useEffect, useId, useRef } from 'preact/hooks'

/** Dialog is modal: the browser keeps the focus in it, and Escape closes it. */
export function Dialog({ title, close, children }: { title: string; close: () => void; children: ComponentChildren }) {
  const box = useRef<HTMLDialogElement>(null)
  const id = useId()
  useEffect(() => {
    const opener = document.activeElement
    box.current?.showModal()
    return () => { if (opener instanceof HTMLElement) opener.focus() }
  }, [])
  return (
    <dialog ref={box} class="dialog" aria-labelledby={id} onClose={close} onCancel={e => { e.preventDefault(); close() }}>
      <h2 id={id}>{title}</h2>
      {children}
    </dialog>
  )
}
