import { useRef } from "react";
import { CubePayService, type CubePayError, type PaymentResult } from "cubepay-checkout";
import { PayButton, usePayment } from "cubepay-checkout/react";

export function Checkout({ orderId }: { orderId: string }) {
  const button = useRef<HTMLButtonElement>(null);
  const payment = usePayment({ service: new CubePayService(), onPaid: ({ transactionHash }) => transactionHash satisfies string });
  if (payment.status === "paid") return <p>{payment.result.transactionHash}</p>;
  if (payment.status === "failed") payment.error satisfies CubePayError;
  // @ts-expect-error: what is under way has no result
  else payment.result.transactionHash;
  // @ts-expect-error: no such status
  if (payment.status === "success") return null;

  payment.pay({ amount: "50.00", metadata: { orderId } }) satisfies Promise<PaymentResult | undefined>;
  payment.reset() satisfies void;
  return (
    <>
      <PayButton ref={button} amount={50} currency="USD" metadata={{ orderId }} className="pay" disabled onClosed={(error) => error.code satisfies "closed"}>
        Pay
      </PayButton>
      <PayButton amount={50} labels={{ idle: undefined, failed: undefined }} service={undefined} onPaid={undefined} onClosed={undefined} onError={undefined} />
      <PayButton amount={50} labels={undefined} />
      <PayButton amount="50.00" labels={{ paying: "Moment…", failed: ({ outcome }) => outcome }} onClick={(event) => event.preventDefault()} />
      {/* @ts-expect-error: an amount is required */}
      <PayButton currency="USD" />
      {/* @ts-expect-error: of the wrong type */}
      <PayButton amount={50} onPaid="log" />
      {/* @ts-expect-error: the button is what it is */}
      <PayButton amount={50} type="submit" />
      {/* @ts-expect-error: no such label */}
      <PayButton amount={50} labels={{ done: "Done" }} />
    </>
  );
}

// @ts-expect-error: unknown option
export const useUnknownOption = () => usePayment({ onSuccess: () => {} });
