/** Sends letters over SMTP with nodemailer. */
import nodemailer from 'nodemailer'
import type { SendLetter } from '#ports/mail.ts'

/** A mail server that says nothing for this long is down; the worker tries again later. */
const TIMEOUT_MS = 15_000

export type SmtpSender = { readonly send: SendLetter; readonly close: () => void }

/** Who a letter is from: the address, and a name before it, which may be empty. */
export type Sender = { readonly name: string; readonly address: string }

/** `url` such as smtp://user:password@mail.example.org:587. */
export function openSmtp(url: string, from: Sender): SmtpSender {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  })
  const domain = from.address.slice(from.address.lastIndexOf('@') + 1)
  return {
    send: async ({ id, to, subject, text }) => {
      await transport.sendMail({
        from,
        to: { name: '', address: to },
        subject,
        text,
        messageId: `<${id}@${domain}>`,
        headers: { 'Auto-Submitted': 'auto-generated' },
      })
    },
    close: () => transport.close(),
  }
}
