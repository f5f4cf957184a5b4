"use client";

// A shop's component as CubePay's guide has it.

import { useState } from "react";
import { cubePayService } from "@/services/cubepay-sdk";

export function PayButton() {
  const [isLoading, setIsLoading] = useState(false);
  const [message, setMessage] = useState("");

  const handlePayment = async () => {
    setIsLoading(true);
    setMessage("");
    try {
      const result = await cubePayService.executePayment({ amount: 50.0, currency: "USD" });
      setMessage(`Payment successful: ${result.transactionHash}`);
    } catch (error: any) {
      if (error.name === "CubePayClosedError") setMessage("Payment cancelled");
      else setMessage(error.message);
    } finally {
      setIsLoading(false);
    }
  };

  return (
    <>
      <button onClick={handlePayment} disabled={isLoading}>
        {isLoading ? "Processing..." : "Pay $50"}
      </button>
      <p>{message}</p>
    </>
  );
}
