"use client";

import { startTransition, useActionState, type FormEvent, type ReactNode } from "react";

interface Props {
  /** Resolves with an error message, or `""`. */
  action: (problem: string, form: FormData) => Promise<string>;
  label: string;
  children: ReactNode;
}

/** A form of the back office. It shows error messages and is disabled while its action runs. */
export function StaffForm({ action, label, children }: Props) {
  const [problem, submit, isPending] = useActionState(action, "");
  // React resets a form after its action. This keeps the input, so that the user can correct it after an error.
  const submitWithoutReset = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    startTransition(() => submit(form));
  };
  return (
    <form className="staff" action={submit} onSubmit={submitWithoutReset}>
      {children}
      <button disabled={isPending}>{label}</button>
      <p role="status">{problem}</p>
    </form>
  );
}
