// Jest's jsdom hides the fetch API of Node from tests. The realm around theirs has it.

type ResponseClass = typeof Response;

interface Node {
  getBuiltinModule?(name: "node:vm"): { runInThisContext(code: string): ResponseClass | undefined };
}

/** The environment's `Response`, or that of the Node around it; `undefined` where there is none at all. */
export function responseClass(): ResponseClass | undefined {
  const { Response, process } = globalThis as { Response?: ResponseClass; process?: Node };
  return Response ?? process?.getBuiltinModule?.("node:vm").runInThisContext("globalThis.Response");
}

/** Makes a response, where {@link responseClass} is known to be there. */
export function response(body: BodyInit | null, init?: ResponseInit): Response {
  return new (responseClass() as ResponseClass)(body, init);
}
