// Jest's jsdom environment hides Node's fetch API from tests. The surrounding realm still has it.

type ResponseClass = typeof Response;

interface Node {
  getBuiltinModule?(name: "node:vm"): { runInThisContext(code: string): ResponseClass | undefined };
}

/** The environment's `Response`, or that of the surrounding Node realm; `undefined` if there is neither. */
export function responseClass(): ResponseClass | undefined {
  const { Response, process } = globalThis as { Response?: ResponseClass; process?: Node };
  return Response ?? process?.getBuiltinModule?.("node:vm").runInThisContext("globalThis.Response");
}

/** Creates a response. {@link responseClass} must exist. */
export function response(body: BodyInit | null, init?: ResponseInit): Response {
  return new (responseClass() as ResponseClass)(body, init);
}
