// SPDX-License-Identifier: MIT OR Apache-2.0
pragma solidity 0.8.37;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";

/// The token of the sandbox's chain: worth nothing, and anyone can make more of it.
contract TestUsdc is ERC20("Test USDC", "USDC") {
    function decimals() public pure override returns (uint8) {
        return 6;
    }

    function mint(address account, uint256 value) external {
        _mint(account, value);
    }
}
