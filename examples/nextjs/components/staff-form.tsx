"use client";

import { startTransition, useActionState, type FormEvent, type ReactNode } from "react";

interface Props {
  /** Gives what went wrong; an empty text when nothing did. */
  action: (problem: string, form: FormData) => Promise<string>;
  label: string;
  children: ReactNode;
}

/** A form of the back office: it says what went wrong, and takes one click at a time. */
export function StaffForm({ action, label, children }: Props) {
  const [problem, submit, isPending] = useActionState(action, "");
  // React empties a form after its action. What was refused has to stay, to be corrected.
  const keep = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  };
  return (
    <form className="staff" action={submit} onSubmit={keep}>
      {children}
      <button disabled={isPending}>{label}</button>
      <p role="status">{problem}</p>
    </form>
  );
}
