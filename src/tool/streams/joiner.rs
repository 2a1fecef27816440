//! What the browser joins a module with: `join.rs`, as a module of its own that the script carries. The build compiles this file by
//! itself (`tool/wasm.rs`); it is no part of the crate, and `.ci/run` looks at it apart.

#![no_std]

mod join;

/// Puts the module of so many bytes, whose text stands at `text`, to `module`; whether that is what came of it. Both places
/// are in this module's memory, behind all that is its own, and apart: `www/module.js` has made room for them.
#[unsafe(no_mangle)]
unsafe extern "C" fn join(text: *mut u8, length: usize, module: *mut u8, size: usize) -> bool {
    // SAFETY: as said above.
    let (text, module) = unsafe {
        (
            core::slice::from_raw_parts_mut(text, length),
            core::slice::from_raw_parts_mut(module, size),
        )
    };
    join::join(text, module) == Some(size)
}

#[panic_handler]
fn panic(_: &core::panic::PanicInfo) -> ! {
    core::arch::wasm32::unreachable()
}
