/**
 * The incident of a page, for what is also on pages without one. Apart from `incident.tsx`, so that home loads neither the
 * live store nor the rules of the process.
 */
import { createContext, use, useEffect, useState } from 'react'
import type { Incident } from './incident.tsx'
import { machineNow } from './zone-time.ts'

export const IncidentContext = createContext<Incident | null>(null)

/** In which zone times are told, and what is the server's time: apart from the record, which changes with every entry. */
export type Times = { readonly zone: string; readonly now: () => string }
export const TimesContext = createContext<Times>({ zone: 'UTC', now: () => machineNow() })
export const useTimes = (): Times => use(TimesContext)

/** The incident of this page, or null on pages without one (the palette is on both). */
export function useIncidentIfAny(): Incident | null {
  return use(IncidentContext)
}

/** Redraws every `everyMs` (one second unless told) and answers the server's time: for countdowns. */
export function useNow(everyMs = 1000): string {
  const incident = use(IncidentContext)
  const offsetMs = incident?.live.offsetMs
  const [now, setNow] = useState(() => machineNow(offsetMs))
  useEffect(() => {
    const timer = setInterval(() => setNow(machineNow(offsetMs)), everyMs)
    return () => clearInterval(timer)
  }, [everyMs, offsetMs])
  return now
}
