/**
 * The tab: its title and its icon say how much waits while one is elsewhere. A title is read by whoever looks over a shoulder
 * and kept by the browser's history, so it holds a codename and a reference and never what an incident is about.
 */
import { useEffect } from 'react'
import calm from './mark.svg'
import onFire from './mark-fire.svg'
import waits from './mark-waits.svg'
import { iconOf, titleOf, type Tab } from './tab-words.ts'

let tab: Tab = { about: '', waiting: 0, unseen: 0, fire: false, covered: false }

const icons = { calm, waits, fire: onFire } as const

export function setTab(change: Partial<Tab>): void {
  tab = { ...tab, ...change }
  const title = titleOf(tab)
  if (document.title !== title) document.title = title
  const link = document.querySelector<HTMLLinkElement>('link[rel="icon"]')
  const icon = icons[iconOf(tab)]
  if (link && link.getAttribute('href') !== icon) link.setAttribute('href', icon)
}

/** So many more entries that nobody has looked at, if nobody is looking. */
export function countUnseen(entries: number): void {
  if (document.hidden && entries > 0) setTab({ unseen: tab.unseen + entries })
}

/** Names the page while it is open. */
export function useTabAbout(about: string): void {
  useEffect(() => {
    const looked = () => void (document.hidden || setTab({ unseen: 0 }))
    setTab({ about, unseen: 0 })
    document.addEventListener('visibilitychange', looked)
    return () => {
      document.removeEventListener('visibilitychange', looked)
      setTab({ about: '', unseen: 0 })
    }
  }, [about])
}
