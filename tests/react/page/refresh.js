// Must come before React's DOM: hot reload as a bundler does it.

import runtime from "react-refresh/runtime";

runtime.injectIntoGlobalHook(window);

/** What a bundler's plugin makes of `function Component() { … }`, each time that its file is saved. */
export function saved(component) {
  const signed = runtime.createSignatureFunctionForTransform();
  const Saved = (props) => {
    signed();
    return component(props);
  };
  signed(Saved, "the same hooks");
  runtime.register(Saved, "Saved");
  return Saved;
}

export const refresh = () => runtime.performReactRefresh();
