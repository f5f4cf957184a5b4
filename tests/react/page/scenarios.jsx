import * as React from "react";
import { StrictMode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server.browser";
import { CubePayService } from "cubepay-checkout";
import { PayButton, usePayment } from "cubepay-checkout/react";
import { refresh, saved } from "./refresh.js";

const order = { amount: "50.00", currency: "USD" };
window.told = [];
window.given = [];
const tellTales = {
  onPaid: (result) => told.push(["paid", result.transactionHash]),
  onClosed: (error) => told.push(["closed", error.name]),
  onError: (error) => told.push(["failed", error.code]),
};

/** Everything that the hook gives, on the page. */
function Till({ id = "till", request = order, ...options }) {
  const { pay, status, result, error, reset } = usePayment({ ...tellTales, ...options });
  const click = async () => {
    try {
      given.push((await pay(request))?.transactionHash ?? "nothing");
    } catch (thrown) {
      given.push(`thrown: ${thrown.message}`);
    }
  };
  return (
    <section id={id}>
      <button className="pay" onClick={click}>Pay</button>
      <button className="reset" onClick={reset}>Reset</button>
      <output className="status">{status}</output>
      <output className="hash">{result?.transactionHash}</output>
      <output className="code">{error?.code}</output>
      <output className="outcome">{error?.outcome}</output>
    </section>
  );
}

const Button = (props) => <PayButton id="pay" {...order} {...tellTales} {...props} />;

/** Something that the test can take away and bring back. It is gone once React has run the cleanup of its effects, after the paint. */
function Removable({ children }) {
  const [isThere, setThere] = useState(true);
  const [isGone, setGone] = useState(false);
  window.remove = () => setThere(false);
  window.bringBack = () => setThere(true);
  useEffect(() => setGone(!isThere), [isThere]);
  return isThere ? children : <p>{isGone && "Gone"}</p>;
}

function Hideable({ children }) {
  const [mode, setMode] = useState("visible");
  window.show = setMode;
  return <React.Activity mode={mode}>{children}</React.Activity>;
}

function PaysOnMount() {
  const { pay, status } = usePayment(tellTales);
  useEffect(() => void pay(order), [pay]);
  return <output className="status">{status}</output>;
}

function Rerendered() {
  const [round, setRound] = useState(1);
  window.rerender = () => setRound((round) => round + 1);
  const payment = usePayment({ onPaid: () => told.push(["paid in round", round]) });
  useEffect(() => {
    window.functions ??= payment;
    window.sameFunctions = payment.pay === functions.pay && payment.reset === functions.reset;
  });
  return (
    <>
      <button className="pay" onClick={() => payment.pay(order)}>Pay</button>
      <output className="status">{payment.status}</output>
      <output className="round">{round}</output>
    </>
  );
}

function Referred() {
  const ref = useRef(null);
  useLayoutEffect(() => {
    window.referred = ref.current;
  });
  return <PayButton ref={ref} id="pay" {...order} className="big" data-kind="pay" aria-describedby="terms" title="Pay now" type="submit" />;
}

function InDialog() {
  const ref = useRef(null);
  useEffect(() => {
    if (!ref.current.open) ref.current.showModal();
  });
  return (
    <dialog ref={ref}>
      <Button />
    </dialog>
  );
}

class Boundary extends React.Component {
  state = {};
  static getDerivedStateFromError(error) {
    return { error };
  }
  render() {
    const { error } = this.state;
    return error ? <output className="thrown">{`${error.code}: ${error.message}`}</output> : this.props.children;
  }
}

const prevent = (event) => event.preventDefault();
const noting = (name) => () => told.push([name]);
const controller = new AbortController();
window.abort = () => controller.abort();
const otherService = new CubePayService({ merchantId: "merchant_other" });

const WithOption = ({ option }) => (
  <Boundary>
    <Till {...option} />
  </Boundary>
);

export const scenarios = {
  hook: Till,
  "hook with another service": () => <Till service={otherService} />,
  "hook with a bad amount": () => <Till request={{ amount: "-1" }} />,
  "hook without a request": () => <Till request={null} />,
  "hook with a signal": () => <Till request={{ ...order, signal: controller.signal }} />,
  "hook with a signal that is none": () => <Till request={{ ...order, signal: "now" }} />,
  "hook with throwing callbacks": () => (
    <Till
      onPaid={() => {
        throw new Error("The shop's own mistake");
      }}
    />
  ),
  "hook with an unknown option": () => <WithOption option={{ onSuccess: () => {} }} />,
  "hook with a service that is none": () => <WithOption option={{ service: "cubepay" }} />,
  "hook with a callback that is none": () => <WithOption option={{ onPaid: "/thanks" }} />,
  "two hooks": () => (
    <>
      <Till id="first" />
      <Till id="second" />
    </>
  ),
  "removable hook": () => (
    <Removable>
      <Till />
    </Removable>
  ),
  "hideable hook": () => (
    <Hideable>
      <Till />
    </Hideable>
  ),
  "hook that pays on mount": PaysOnMount,
  "rerendered hook": Rerendered,
  "hot reload": {
    start(place) {
      const version = (title) =>
        saved(() => {
          const { pay, status } = usePayment(tellTales);
          return (
            <>
              <h1>{title}</h1>
              <button className="pay" onClick={() => pay(order)}>Pay</button>
              <output className="status">{status}</output>
            </>
          );
        });
      const First = version("As first written");
      createRoot(place).render(
        <StrictMode>
          <First />
        </StrictMode>,
      );
      window.save = () => {
        version("As saved again");
        refresh();
      };
    },
  },

  button: Button,
  "button with children": () => <Button>Buy the lamp</Button>,
  "button without currency": () => <PayButton id="pay" amount={50} {...tellTales} />,
  "button of one order": () => <Button requestId="order-7" metadata={{ orderId: 7 }} onProgress={({ type }) => told.push([type])} />,
  "button with labels": () => (
    <Button
      labels={{ idle: "50 $ zahlen", paying: "Einen Moment…", paid: "Bezahlt.", closed: "Nicht bezahlt.", failed: ({ code }) => `Fehler: ${code}` }}
    />
  ),
  "button that preloads in view": () => <Button preload="visible" />,
  "button that preloads in view, below": () => (
    <div style={{ paddingTop: "300vh" }}>
      <Button preload="visible" />
    </div>
  ),
  "button that preloads in view, for a customer who saves data": () => {
    Object.defineProperty(navigator, "connection", { value: { saveData: true }, configurable: true });
    return <Button preload="visible" />;
  },
  "button that does not preload": () => <Button preload="none" />,
  "disabled button": () => <Button disabled />,
  "button whose onClick prevents": () => <Button onClick={prevent} />,
  "button with handlers": () => <Button onClick={noting("click")} onFocus={noting("focus")} onPointerEnter={noting("pointerenter")} />,
  "button with a stand-in service": () => <Button service={{ executePayment: async () => ({ transactionHash: "0xstandin" }) }} />,
  "referred button": Referred,
  "two buttons": () => (
    <>
      <Button id="pay" />
      <Button id="other" />
    </>
  ),
  "button in a dialog": InDialog,
  "button in a form": () => (
    <form onSubmit={(event) => (prevent(event), told.push(["submitted"]))}>
      <Button />
    </form>
  ),
  "removable button": () => (
    <Removable>
      <Button />
    </Removable>
  ),
  "hydrated button": {
    start(place) {
      const page = (
        <StrictMode>
          <Button />
        </StrictMode>
      );
      place.innerHTML = renderToString(page);
      hydrateRoot(place, page);
    },
  },
};
