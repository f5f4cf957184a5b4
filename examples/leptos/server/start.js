// `npm start` runs the server in production mode, in which `createPayments` refuses the sandbox's key.

process.env.NODE_ENV = "production";
await import("./main.js");
