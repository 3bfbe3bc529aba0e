# A room is a flat folder, a target and a namespace of the same name.
#
#   weir_room(rtmp USES base flv stream PRIVATE_USES crypto LIBS ... PRIVATE_LIBS ...)
#
# Its target sees the faces of the rooms named in USES and nobody else's: a face is a folder in the build tree that
# holds one link, weir/<room> (or portal/<room>), to the room. So an arrow that is not declared does not compile.
# USES shows through to whoever uses the room; PRIVATE_USES is for the .cpp files alone.

function(weir_room name)
    cmake_parse_arguments(ROOM "" "FAMILY" "USES;PRIVATE_USES;LIBS;PRIVATE_LIBS" ${ARGN})
    if(NOT ROOM_FAMILY)
        set(ROOM_FAMILY weir)
    endif()
    set(target ${ROOM_FAMILY}_${name})
    set(face ${CMAKE_BINARY_DIR}/faces/${ROOM_FAMILY}_${name})
    file(MAKE_DIRECTORY ${face}/${ROOM_FAMILY})
    file(CREATE_LINK ${CMAKE_CURRENT_SOURCE_DIR} ${face}/${ROOM_FAMILY}/${name} SYMBOLIC)

    file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/*.cpp)
    list(FILTER sources EXCLUDE REGEX "/main\\.cpp$")
    file(GLOB headers CONFIGURE_DEPENDS RELATIVE ${CMAKE_CURRENT_SOURCE_DIR} ${CMAKE_CURRENT_SOURCE_DIR}/*.hpp)
    list(TRANSFORM headers PREPEND ${face}/${ROOM_FAMILY}/${name}/)

    add_library(${target} STATIC ${sources})
    add_library(${ROOM_FAMILY}::${name} ALIAS ${target})
    target_sources(${target} PUBLIC FILE_SET HEADERS BASE_DIRS ${face} FILES ${headers})
    # Compiles every header alone: cmake --build ... --target all_verify_interface_header_sets
    set_target_properties(${target} PROPERTIES VERIFY_INTERFACE_HEADER_SETS ON LINKER_LANGUAGE CXX)
    foreach(used ${ROOM_USES})
        target_link_libraries(${target} PUBLIC ${used})
    endforeach()
    foreach(used ${ROOM_PRIVATE_USES})
        target_link_libraries(${target} PRIVATE ${used})
    endforeach()
    target_link_libraries(${target} PUBLIC ${ROOM_LIBS} PRIVATE ${ROOM_PRIVATE_LIBS})
endfunction()
