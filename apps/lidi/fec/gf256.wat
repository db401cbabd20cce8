;; Multiplication of byte vectors by constants of GF(256), polynomial 0x11D, and their sums: all the arithmetic of the code.
;;
;; A product of 16 bytes at once is two table look-ups, one for the low and one for the high four bits of each byte. The
;; tables of coefficient c lie at 32·c: 16 products of c with 0…15, then 16 products of c with 0x00, 0x10 … 0xF0.
;; gf256.ts writes them; this module imports the memory that holds them, sources, coefficients and sums.
;;
;; `tools/make-gf256.ts` turns this file into gf256-code.ts twice: as it stands, and with i8x16.swizzle in place of
;; i8x16.relaxed_swizzle. Both give the same bytes for indexes below 16, and there are no others here; the relaxed one
;; spares x64 an addition for each look-up (15–40 % of the time).
(module
  (import "field" "memory" (memory 1))

  ;; sums[r] += Σ_j coefficients[r][j] · source[j] for five rows r, j = 0 … count − 1.
  ;; Five: as many pairs of tables as fit into the sixteen vector registers of x64 beside the operands. A source vector is
  ;; then read and split once for five rows, and the five sums (7 kB for symbols of MTU 1500) stay in the first-level cache.
  ;; Works on whole vectors: up to 15 bytes behind `bytes` are read of each source and changed in each sum.
  (func (export "addProductsToFive")
    (param $source i32) (param $source_stride i32) (param $count i32)
    (param $coefficients i32) (param $coefficient_stride i32)
    (param $sums i32) (param $sum_stride i32) (param $bytes i32)
    (local $sum0 i32) (local $low_table0 v128) (local $high_table0 v128)
    (local $sum1 i32) (local $low_table1 v128) (local $high_table1 v128)
    (local $sum2 i32) (local $low_table2 v128) (local $high_table2 v128)
    (local $sum3 i32) (local $low_table3 v128) (local $high_table3 v128)
    (local $sum4 i32) (local $low_table4 v128) (local $high_table4 v128)
    (local $at i32) (local $row i32) (local $table i32) (local $low v128) (local $high v128) (local $nibble v128)
    (local.set $nibble (i8x16.splat (i32.const 15)))
    (local.set $sum0 (local.get $sums))
    (local.set $sum1 (i32.add (local.get $sum0) (local.get $sum_stride)))
    (local.set $sum2 (i32.add (local.get $sum1) (local.get $sum_stride)))
    (local.set $sum3 (i32.add (local.get $sum2) (local.get $sum_stride)))
    (local.set $sum4 (i32.add (local.get $sum3) (local.get $sum_stride)))
    (loop $sources
      (local.set $row (local.get $coefficients))
      (local.set $table (i32.shl (i32.load8_u (local.get $row)) (i32.const 5)))
      (local.set $low_table0 (v128.load (local.get $table)))
      (local.set $high_table0 (v128.load offset=16 (local.get $table)))
      (local.set $row (i32.add (local.get $row) (local.get $coefficient_stride)))
      (local.set $table (i32.shl (i32.load8_u (local.get $row)) (i32.const 5)))
      (local.set $low_table1 (v128.load (local.get $table)))
      (local.set $high_table1 (v128.load offset=16 (local.get $table)))
      (local.set $row (i32.add (local.get $row) (local.get $coefficient_stride)))
      (local.set $table (i32.shl (i32.load8_u (local.get $row)) (i32.const 5)))
      (local.set $low_table2 (v128.load (local.get $table)))
      (local.set $high_table2 (v128.load offset=16 (local.get $table)))
      (local.set $row (i32.add (local.get $row) (local.get $coefficient_stride)))
      (local.set $table (i32.shl (i32.load8_u (local.get $row)) (i32.const 5)))
      (local.set $low_table3 (v128.load (local.get $table)))
      (local.set $high_table3 (v128.load offset=16 (local.get $table)))
      (local.set $row (i32.add (local.get $row) (local.get $coefficient_stride)))
      (local.set $table (i32.shl (i32.load8_u (local.get $row)) (i32.const 5)))
      (local.set $low_table4 (v128.load (local.get $table)))
      (local.set $high_table4 (v128.load offset=16 (local.get $table)))
      (local.set $at (i32.const 0))
      (loop $vectors
        (local.set $low (v128.load (i32.add (local.get $source) (local.get $at))))
        (local.set $high (v128.and (i64x2.shr_u (local.get $low) (i32.const 4)) (local.get $nibble)))
        (local.set $low (v128.and (local.get $low) (local.get $nibble)))
        (v128.store (i32.add (local.get $sum0) (local.get $at))
          (v128.xor (v128.load (i32.add (local.get $sum0) (local.get $at)))
            (v128.xor (i8x16.relaxed_swizzle (local.get $low_table0) (local.get $low))
                      (i8x16.relaxed_swizzle (local.get $high_table0) (local.get $high)))))
        (v128.store (i32.add (local.get $sum1) (local.get $at))
          (v128.xor (v128.load (i32.add (local.get $sum1) (local.get $at)))
            (v128.xor (i8x16.relaxed_swizzle (local.get $low_table1) (local.get $low))
                      (i8x16.relaxed_swizzle (local.get $high_table1) (local.get $high)))))
        (v128.store (i32.add (local.get $sum2) (local.get $at))
          (v128.xor (v128.load (i32.add (local.get $sum2) (local.get $at)))
            (v128.xor (i8x16.relaxed_swizzle (local.get $low_table2) (local.get $low))
                      (i8x16.relaxed_swizzle (local.get $high_table2) (local.get $high)))))
        (v128.store (i32.add (local.get $sum3) (local.get $at))
          (v128.xor (v128.load (i32.add (local.get $sum3) (local.get $at)))
            (v128.xor (i8x16.relaxed_swizzle (local.get $low_table3) (local.get $low))
                      (i8x16.relaxed_swizzle (local.get $high_table3) (local.get $high)))))
        (v128.store (i32.add (local.get $sum4) (local.get $at))
          (v128.xor (v128.load (i32.add (local.get $sum4) (local.get $at)))
            (v128.xor (i8x16.relaxed_swizzle (local.get $low_table4) (local.get $low))
                      (i8x16.relaxed_swizzle (local.get $high_table4) (local.get $high)))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $vectors (i32.lt_u (local.get $at) (local.get $bytes))))
      (local.set $source (i32.add (local.get $source) (local.get $source_stride)))
      (local.set $coefficients (i32.add (local.get $coefficients) (i32.const 1)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $sources (local.get $count))))

  ;; The same for one row, for what is left over after groups of five and for single steps of an elimination.
  (func (export "addProducts")
    (param $source i32) (param $source_stride i32) (param $count i32) (param $coefficients i32)
    (param $sum i32) (param $bytes i32)
    (local $at i32) (local $table i32) (local $low_table v128) (local $high_table v128) (local $bits v128)
    (local $nibble v128)
    (local.set $nibble (i8x16.splat (i32.const 15)))
    (loop $sources
      (local.set $table (i32.shl (i32.load8_u (local.get $coefficients)) (i32.const 5)))
      (local.set $low_table (v128.load (local.get $table)))
      (local.set $high_table (v128.load offset=16 (local.get $table)))
      (local.set $at (i32.const 0))
      (loop $vectors
        (local.set $bits (v128.load (i32.add (local.get $source) (local.get $at))))
        (v128.store (i32.add (local.get $sum) (local.get $at))
          (v128.xor (v128.load (i32.add (local.get $sum) (local.get $at)))
            (v128.xor
              (i8x16.relaxed_swizzle (local.get $low_table) (v128.and (local.get $bits) (local.get $nibble)))
              (i8x16.relaxed_swizzle (local.get $high_table)
                (v128.and (i64x2.shr_u (local.get $bits) (i32.const 4)) (local.get $nibble))))))
        (local.set $at (i32.add (local.get $at) (i32.const 16)))
        (br_if $vectors (i32.lt_u (local.get $at) (local.get $bytes))))
      (local.set $source (i32.add (local.get $source) (local.get $source_stride)))
      (local.set $coefficients (i32.add (local.get $coefficients) (i32.const 1)))
      (local.set $count (i32.sub (local.get $count) (i32.const 1)))
      (br_if $sources (local.get $count)))))
